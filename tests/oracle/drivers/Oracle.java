// Walks forms with JavaRosa, the engine of ODK Collect, and records what it says after every `snap`.
//
// Usage: java -Duser.timezone=UTC -cp ODK_Validate.jar Oracle.java < jobs
// The jobs are those of webforms.mjs: form, script and out, or form, read and out.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.GeoPointData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.TimeData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.model.utils.DateUtils;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.test.Scenario;

public class Oracle {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String ENGINE = "JavaRosa 5.1.0";

    /** One form being filled in, and the constraints that were broken by the last answer to a question. */
    static class Session {
        final Scenario scenario;
        final FormEntryController controller;
        final FormEntryModel model;
        final Map<String, String> refused = new HashMap<>();

        Session(String form) throws Exception {
            scenario = Scenario.init(new File(form));
            controller = scenario.getFormEntryController();
            model = controller.getModel();
        }
    }

    static String plain(TreeReference reference) {
        return reference.toString(true, false).replace("[1]", "");
    }

    /** The prompts of all relevant questions, by path without `[1]`. */
    static Map<String, FormIndex> indexes(Session session) {
        Map<String, FormIndex> found = new HashMap<>();
        FormIndex index = FormIndex.createBeginningOfFormIndex();
        while (!index.isEndOfFormIndex()) {
            index = session.model.incrementIndex(index);
            session.controller.jumpToIndex(index); // a counted repeat gets its instances when it is reached
            if (index.isInForm() && session.model.getEvent(index) == FormEntryController.EVENT_QUESTION) {
                found.put(plain(index.getReference()), index);
            }
        }
        return found;
    }

    static String error(String message) { throw new IllegalStateException(message); }

    static void set(Session session, String path, String value) {
        String key = path.replace("[1]", "");
        FormIndex index = indexes(session).get(key);
        if (index == null) error("no question " + path);
        if (!session.model.isIndexRelevant(index)) error("not relevant: " + path);
        FormEntryPrompt prompt = session.model.getQuestionPrompt(index);
        int result = session.controller.answerQuestion(index, answer(prompt, value), true);
        session.refused.remove(key);
        if (result == FormEntryController.ANSWER_CONSTRAINT_VIOLATED) {
            String text = prompt.getConstraintText(answer(prompt, value));
            session.refused.put(key, text == null ? "" : text);
        }
    }

    static IAnswerData answer(FormEntryPrompt prompt, String value) {
        if (value.isEmpty()) return null;
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                return new SelectOneData(selection(prompt, value));
            case Constants.CONTROL_SELECT_MULTI:
            case Constants.CONTROL_RANK:
                List<Selection> chosen = new ArrayList<>();
                for (String word : value.trim().split("\\s+")) chosen.add(selection(prompt, word));
                return new MultipleItemsData(chosen);
            default:
        }
        switch (prompt.getDataType()) {
            case Constants.DATATYPE_INTEGER: return new IntegerData(Integer.parseInt(value));
            case Constants.DATATYPE_DECIMAL: return new DecimalData(Double.parseDouble(value));
            case Constants.DATATYPE_DATE: return new DateData(DateUtils.parseDate(value));
            case Constants.DATATYPE_TIME: return new TimeData(DateUtils.parseTime(value));
            case Constants.DATATYPE_GEOPOINT: return new GeoPointData().cast(new UncastData(value));
            default: return new StringData(value);
        }
    }

    static Selection selection(FormEntryPrompt prompt, String value) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(value)) return choice.selection();
        }
        error("not offered: " + value);
        return null;
    }

    static void apply(Session session, JsonNode operation) {
        switch (operation.get("op").asText()) {
            case "set": set(session, operation.get("path").asText(), operation.get("value").asText()); break;
            case "add": add(session, operation.get("path").asText().replace("[1]", "")); break;
            case "remove": remove(session, operation.get("path").asText(), operation.get("index").asInt()); break;
            case "lang": session.scenario.setLanguage(operation.get("value").asText()); break;
            default: error("no operation " + operation);
        }
    }

    /** Opens an instance where the form would ask whether there is one more. */
    static void add(Session session, String path) {
        FormIndex index = FormIndex.createBeginningOfFormIndex();
        while (!index.isEndOfFormIndex()) {
            index = session.model.incrementIndex(index);
            if (!index.isInForm() || session.model.getEvent(index) != FormEntryController.EVENT_PROMPT_NEW_REPEAT) continue;
            if (plain(index.getReference()).replaceAll("\\[[0-9]+\\]$", "").equals(path)) {
                session.controller.newRepeat(index);
                return;
            }
        }
        error("no repeat " + path);
    }

    static void remove(Session session, String path, int index) {
        String removed = path.replace("[1]", "") + (index == 1 ? "" : "[" + index + "]");
        session.refused.keySet().removeIf(key -> key.startsWith(path.replace("[1]", "")));
        session.scenario.removeRepeat(path + "[" + index + "]");
    }

    static ObjectNode snap(Session session) {
        ObjectNode found = JSON.createObjectNode();
        Map<String, FormIndex> indexes = indexes(session);
        walk(session, session.scenario.getFormDef().getMainInstance().getRoot(), indexes, found);
        return found;
    }

    static void walk(Session session, TreeElement element, Map<String, FormIndex> indexes, ObjectNode found) {
        for (int place = 0; place < element.getNumChildren(); place++) {
            TreeElement child = element.getChildAt(place);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE || child.getName().equals("meta")) continue;
            if (child.getNumChildren() > 0 || child.isRepeatable()) {
                walk(session, child, indexes, found);
            } else {
                String key = plain(child.getRef());
                found.set(path(child), show(session, child, key, indexes.get(key)));
            }
        }
    }

    /** The path with `[i]` at repeats only. */
    static String path(TreeElement element) {
        if (element.getParent() == null || element.getParent().getName() == null) return "/" + element.getName();
        String step = "/" + element.getName() + (element.isRepeatable() ? "[" + (element.getMult() + 1) + "]" : "");
        return path((TreeElement) element.getParent()) + step;
    }

    static ObjectNode show(Session session, TreeElement element, String key, FormIndex index) {
        ObjectNode shown = JSON.createObjectNode();
        String value = element.getValue() == null ? "" : element.getValue().uncast().getString();
        shown.put("v", value);
        shown.put("rel", element.isRelevant());
        if (index == null || !element.isRelevant()) return shown;
        FormEntryPrompt prompt = session.model.getQuestionPrompt(index);
        if (isSelect(prompt)) {
            ArrayNode choices = shown.putArray("choices");
            for (SelectChoice choice : prompt.getSelectChoices()) {
                choices.add(choice.getValue() + "=" + prompt.getSelectChoiceText(choice));
            }
        }
        judge(session, element, key, prompt, shown);
        return shown;
    }

    static void judge(Session session, TreeElement element, String key, FormEntryPrompt prompt, ObjectNode shown) {
        String refused = session.refused.get(key);
        if (refused == null && element.getValue() != null && breaks(session, element)) {
            String text = prompt.getConstraintText(element.getValue());
            refused = text == null ? "" : text;
        }
        if (refused != null) {
            shown.put("bad", "constraint");
            if (!refused.isEmpty()) shown.put("msg", refused);
        } else if (element.isRequired() && element.getValue() == null && !prompt.isReadOnly()) {
            shown.put("bad", "required");
            String text = requiredText(session, element);
            if (text != null) shown.put("msg", text);
        }
    }

    /** The message, or the text that it names in the language at hand. */
    static String requiredText(Session session, TreeElement element) {
        String text = element.getBindAttributeValue("http://openrosa.org/javarosa", "requiredMsg");
        if (text == null || !text.startsWith("jr:itext('")) return text;
        FormDef form = session.scenario.getFormDef();
        String found = form.getLocalizer().getText(text.substring(10, text.length() - 2));
        return form.fillTemplateString(found, element.getRef());
    }

    static boolean breaks(Session session, TreeElement element) {
        return !session.scenario.getFormDef().evaluateConstraint(element.getRef(), element.getValue());
    }

    static boolean isSelect(FormEntryPrompt prompt) {
        int type = prompt.getControlType();
        return type == Constants.CONTROL_SELECT_ONE || type == Constants.CONTROL_SELECT_MULTI
            || type == Constants.CONTROL_RANK;
    }

    static List<String> play(JsonNode job) throws Exception {
        Session session = new Session(job.get("form").asText());
        List<String> rows = new ArrayList<>();
        if (job.has("read")) {
            IAnswerData value = session.scenario.answerOf(job.get("read").asText());
            rows.add(JSON.writeValueAsString(value == null ? "" : value.uncast().getString()));
            return rows;
        }
        for (String line : Files.readAllLines(Path.of(job.get("script").asText()))) {
            if (line.isBlank()) continue;
            JsonNode operation = JSON.readTree(line);
            if (operation.get("op").asText().equals("snap")) {
                rows.add(JSON.writeValueAsString(snap(session)));
                continue;
            }
            try {
                apply(session, operation);
            } catch (Exception failure) {
                System.err.println("javarosa " + job.get("script").asText() + ": " + line + ": " + failure);
            }
        }
        return rows;
    }

    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(OutputStream.nullOutputStream())); // the library prints there
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
            if (line.isBlank()) continue;
            JsonNode job = JSON.readTree(line);
            ObjectNode head = JSON.createObjectNode().put("engine", ENGINE).put("today", LocalDate.now().toString());
            List<String> rows = new ArrayList<>();
            try {
                rows.addAll(play(job));
            } catch (Throwable failure) {
                String text = String.valueOf(failure.getMessage());
                head.put("failed", text.substring(0, Math.min(300, text.length())));
            }
            rows.add(0, JSON.writeValueAsString(head));
            byte[] text = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8); // half a surrogate: '?'
            Files.write(Path.of(job.get("out").asText()), text);
        }
        System.exit(0);
    }
}
