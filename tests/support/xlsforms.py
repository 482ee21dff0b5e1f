"""Small forms as consultants write them, each with one or two habits that an importer has to know."""

FORMS: dict[str, str] = {
    "old headings": """
        | survey |
        | | type             | name   | label:English (en) | label:Français (fr) | hint:English (en) | hint:Français (fr) | Relevance | constraint message:English (en) | constraint message:Français (fr) | constraint | required |
        | | select1 colour   | shade  | Which colour?      | Quelle couleur ?    | One               | Une                |           |                                 |                                  |            | yes      |
        | | string           | why    | Why?               | Pourquoi ?          |                   |                    | ${shade} = 'red' | Say more.                | Dites-en plus.                   | string-length(.) > 3 | no |
        | choices |
        | | list name | name | label:English (en) | label:Français (fr) |
        | | colour    | red  | Red                | Rouge               |
        | | colour    | blue | Blue               | Bleu                |
        | settings |
        | | form_title | form_id | version | default_language |
        | | Colours    | colours | 3       | English (en)     |
    """,
    "paths": """
        | survey |
        | | type         | name   | label        | relevant                  | calculation                    | constraint |
        | | integer      | people | How many?    |                           |                                | . <= 20 |
        | | begin group  | more   | More         | /data/people > 2          |                                | |
        | | text         | first  | First name   |                           |                                | |
        | | text         | second | Second name  | /data/more/first != ''    |                                | . != /data/more/first |
        | | calculate    | both   |              |                           | concat(/data/more/first, /data/more/second) | |
        | | end group    |        |              |                           |                                | |
        | settings |
        | | form_id | form_title | version |
        | | paths   | Paths      | 1       |
    """,
    "repeats and positions": """
        | survey |
        | | type         | name    | label       | repeat_count | calculation   | choice_filter |
        | | integer      | n       | How many?   |              |               | |
        | | begin_repeat | child   | Child       | ${n}         |               | |
        | | begin_group  | inside  | About       |              |               | |
        | | calculate    | place   |             |              | position(../..) | |
        | | text         | called  | Name        |              |               | |
        | | select_one kind | kind | Which kind? |              |               | group = 'a' or group = ${called} |
        | | end_group    |         |             |              |               | |
        | | end_repeat   |         |             |              |               | |
        | | calculate    | total   |             |              | count(${child}) | |
        | choices |
        | | list_name | name | label | group |
        | | kind      | k1   | One   | a     |
        | | kind      | k2   | Two   | b     |
        | settings |
        | | form_id | form_title | version |
        | | repeats | Repeats    | 1       |
    """,
    "matrix with labels": """
        | survey |
        | | type              | name   | label         | appearance   | required |
        | | begin_group       | table  | How good is … | field-list   |          |
        | | select_one grade  | head   | Please rate   | label        |          |
        | | select_one grade  | water  | Water         | list-nolabel | yes      |
        | | select_one grade  | roads  | Roads         | list-nolabel | yes      |
        | | end_group         |        |               |              |          |
        | choices |
        | | list_name | name | label |
        | | grade     | 1    | Good  |
        | | grade     | 2    | Bad   |
        | settings |
        | | form_id | form_title | version | style |
        | | grades  | Grades     | 1       | pages |
    """,
    "a note that computes": """
        | survey |
        | | type      | name  | label              | calculation   | read_only | default |
        | | integer   | a     | A?                 |               |           | 5 |
        | | note      | twice | Twice is shown.    | ${a} * 2      |           | |
        | | text      | told  | Just so you know   |               | yes       | |
        | | date      | day   | Which day?         |               |           | 2026-01-31 |
        | | text      | word  | Which word?        |               |           | half-way |
        | settings |
        | | form_id | form_title | version |
        | | notes   | Notes      | 1       |
    """,
    "what is recorded and what is not used": """
        | survey |
        | | type      | name     | label  | media::image | bind::odk:length | guidance_hint |
        | | start     | start    |        |              |                  | |
        | | deviceid  | device   |        |              |                  | |
        | | text      | q        | Say it | a.png        | 12               | Slowly |
        | | hidden    | district |        |              |                  | |
        | choices |
        | | list_name | name | label | media::image |
        | | unused    | x    | X     | x.png        |
        | settings |
        | | form_id | form_title | version | public_key |
        | | kept    | Kept       | 1       | abc        |
        | notes to self |
        | | remember | this |
    """,
    "ranges and ranks": """
        | survey |
        | | type        | name  | label         | parameters            | appearance |
        | | range       | score | How much?     | start=1 end=5 step=1  | |
        | | range       | warm  | How warm?     | start=-2.5 end=2.5 step=0.5 | |
        | | rank thing  | order | In what order? |                      | minimal |
        | choices |
        | | list_name | name | label |
        | | thing     | a    | A     |
        | | thing     | b    | B     |
        | settings |
        | | form_id | form_title | version |
        | | ranges  | Ranges     | 1       |
    """,
    "or other": """
        | survey |
        | | type                        | name | label  | relevant |
        | | select_multiple way or_other | way | Which? | |
        | | text                        | more | More?  | selected(${way}, 'other') |
        | choices |
        | | list_name | name | label |
        | | way       | foot | Foot  |
        | | way       | bus  | Bus   |
        | settings |
        | | form_id | form_title | version |
        | | ways    | Ways       | 1       |
    """,
    "names of another kind": """
        | survey |
        | | type        | name     | label | relevant |
        | | integer     | age.year | Age?  | |
        | | text        | a-b      | Why ${age.year}? | ${age.year} > 3 |
        | | begin_group | one      | One   | |
        | | text        | said     | First | |
        | | end_group   |          |       | |
        | | begin_group | two      | Two   | |
        | | text        | said     | Again | |
        | | end_group   |          |       | |
        | settings |
        | | form_id | form_title | version |
        | | names   | Names      | 1       |
    """,
    "smart quotes and spaces": """
        | survey |
        | | type    | name | label | relevant          | constraint |
        | | integer | a    | A?    |                   | . >= .5 |
        | | text    | b    | B?    | ${a}  = 1 and selected(‘x y’, ‘x’) | |
        | settings |
        | | form_id | form_title | version |
        | | quotes  | Quotes     | 1       |
    """,
}
"""By habit. pyxform converts all of them."""
# ruff: noqa: E501 — a table reads best with one row a line
