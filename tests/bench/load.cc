// The load generator: a Bot API that is fast and people who answer, in one thread; it measures, and checks as it goes.
//
// It listens on 127.0.0.1:PORT, prints one line "ready", and takes commands on standard input, one a line:
//   play PID WARM SECONDS   people answer; a JSON line of figures follows once every answer in flight has come to an end
//   answers N               people answer until N answers are done
//   leave N                 N people answer one question each and go away; a line follows
//   flood N                 in the next play somebody who else says nothing says /start N times, a quarter of it through
//   first                   the first person says /start; a line follows when the bot has taken that update
//   watch N SECONDS         wait until N recipients have got a message, or nothing comes any more; a JSON line follows
//   quit
// Nothing here knows any bot: a person presses the buttons whose data begin with --answer; where a card has none of
// them, a button whose data begin with one of --begin, the first that fits; where it has neither, the interview is over and the next person says /start.

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

using std::string;
using std::vector;
typedef int64_t ns;

static const ns SECOND = 1000000000LL;
static ns now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * SECOND + t.tv_nsec;
}

// ------------------------------------------------------------------------------------------------ options
static struct {
  int port = 0, users = 64, choices = 5, hook = 0, conns = 40;
  long first = 100000, pool = 1000000, recipients = 900000000;
  ns delay = 0, one_way = 0, think = 0, longest = 60 * SECOND, drain = 15 * SECOND;
  long least = 0;
  bool limit = false;
  string answer = "1=", secret, path = "/";
  vector<string> begin;
  unsigned seed = 1;
} opt;

// ------------------------------------------------------------------------------------------------ texts
// Only what this server is sent: the end of a JSON value that begins at `at`.
static size_t value_end(const string& s, size_t at) {
  if (at >= s.size()) return at;
  if (s[at] == '"') {
    for (size_t i = at + 1; i < s.size(); i++) {
      if (s[i] == '\\') i++;
      else if (s[i] == '"') return i + 1;
    }
    return s.size();
  }
  if (s[at] == '{' || s[at] == '[') {
    int depth = 0;
    for (size_t i = at; i < s.size(); i++) {
      if (s[i] == '"') i = value_end(s, i) - 1;
      else if (s[i] == '{' || s[i] == '[') depth++;
      else if (s[i] == '}' || s[i] == ']') { if (--depth == 0) return i + 1; }
    }
    return s.size();
  }
  size_t i = at;
  while (i < s.size() && !strchr(",}] \r\n", s[i])) i++;
  return i;
}

// The raw value of a key of the outermost object; empty when it is absent.
static string member(const string& s, const char* key) {
  size_t i = s.find('{');
  if (i == string::npos) return "";
  i++;
  size_t length = strlen(key);
  while (i < s.size()) {
    while (i < s.size() && strchr(" ,\r\n\t", s[i])) i++;
    if (i >= s.size() || s[i] != '"') return "";
    size_t end = value_end(s, i);
    bool same = end - i == length + 2 && s.compare(i + 1, length, key) == 0;
    i = end;
    while (i < s.size() && strchr(" :\r\n\t", s[i])) i++;
    end = value_end(s, i);
    if (same) return s.substr(i, end - i);
    i = end;
  }
  return "";
}

static string bare(const string& value) {
  if (value.size() >= 2 && value[0] == '"') return value.substr(1, value.size() - 2);
  return value;
}

static string quoted(const string& text) {
  string out = "\"";
  char hex[8];
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') { out += '\\'; out += c; }
    else if (c < 0x20) { snprintf(hex, sizeof hex, "\\u%04x", c); out += hex; }
    else out += c;
  }
  return out + "\"";
}

static string url_decoded(const string& s) {
  string out;
  for (size_t i = 0; i < s.size(); i++) {
    if (s[i] == '+') out += ' ';
    else if (s[i] == '%' && i + 2 < s.size()) { out += (char)strtol(s.substr(i + 1, 2).c_str(), nullptr, 16); i += 2; }
    else out += s[i];
  }
  return out;
}

// Form fields as JSON members: texts quoted, what is JSON already as it is.
static string as_member(const string& name, const string& value) {
  bool raw = name == "reply_markup" || name == "allowed_updates";
  return quoted(name) + ":" + (raw ? value : quoted(value));
}

static string form_to_json(const string& body) {
  string out = "{";
  for (size_t at = 0; at < body.size();) {
    size_t end = std::min(body.find('&', at), body.size()), eq = body.find('=', at);
    if (eq != string::npos && eq < end) {
      if (out.size() > 1) out += ',';
      out += as_member(url_decoded(body.substr(at, eq - at)), url_decoded(body.substr(eq + 1, end - eq - 1)));
    }
    at = end + 1;
  }
  return out + "}";
}

static string multipart_to_json(const string& body, const string& boundary) {
  string out = "{", mark = "--" + boundary;
  for (size_t at = body.find(mark); at != string::npos;) {
    size_t next = body.find(mark, at + mark.size());
    if (next == string::npos) break;
    size_t name = body.find("name=\"", at), head = body.find("\r\n\r\n", at);
    if (name < next && head < next) {
      name += 6;
      if (out.size() > 1) out += ',';
      out += as_member(body.substr(name, body.find('"', name) - name), body.substr(head + 4, next - head - 6));
    }
    at = next;
  }
  return out + "}";
}

// ------------------------------------------------------------------------------------------------ state
struct Conn {
  int fd = -1;
  bool client = false, busy = false, want_write = false;
  string in, out;
  uint64_t id = 0;
  string update;  // of a client: what it delivers
  long queue = 0;
};

struct User {
  long chat = 0, message = 0;
  string text = "\"\"", markup, query;
  ns available = 0;   // when the update in flight became available; 0: none
  bool acked = true;  // whether the tap in flight was acknowledged
  bool question = false, counted = false, tapped = false, thinking = false;
  int steps = 0;
};

enum Kind { RESPOND, TAP, RELEASE, AGAIN, COME };
struct Timer {
  ns at;
  uint64_t order;
  Kind kind;
  uint64_t target;
  string text;
  bool operator<(const Timer& other) const { return at != other.at ? at > other.at : order > other.order; }
};

static int ep;
static uint64_t orders = 0, conn_ids = 0;
static std::unordered_map<uint64_t, Conn*> conns;
static std::priority_queue<Timer> timers;
static vector<User> users;
static std::unordered_map<long, int> by_chat, asked_ack_chat;
static std::unordered_map<string, int> by_query;
static std::deque<std::pair<long, string>> updates;  // waiting or not yet confirmed
static long next_update = 1, next_chat = 0, next_message = 1000, queries = 0;
static uint64_t poller = 0;
static ns poll_until = 0;
static std::deque<std::pair<long, string>> to_deliver;
// A queue is here while one of its updates is on its way, with those that wait for it: Telegram sends a queue's next
// update only when the one before was taken, and keeps a person's messages and taps in two queues.
static std::unordered_map<long, std::deque<string>> queues;
static const long TAPS = 3L << 33;
static vector<Conn*> clients;
static std::deque<ns> sends;                          // accepted in the last second
struct Bucket { double level; ns at; };
static std::unordered_map<long, Bucket> buckets;
static bool all_called = false;
static std::unordered_set<long> reached;
static long refused = 0, broadcast_refused = 0, unexpected = 0, failed_deliveries = 0, put_off = 0, exhausted = 0, restarts = 0;
static ns first_reached = 0, last_reached = 0;
static bool playing = false, counting = false;
static bool leaving = false;
static long flood = 0, flood_calls = 0;
static long answers = 0, taps = 0, acks = 0, total_answers = 0, target_answers = 0, first_waits = 0;
static vector<ns> latencies;
static long calls = 0, cards = 0;

static void later(ns at, Kind kind, uint64_t target, string text = "") {
  timers.push(Timer{at, orders++, kind, target, std::move(text)});
}

// ------------------------------------------------------------------------------------------------ sockets
static void watch_fd(Conn* c, bool write) {
  epoll_event e{};
  e.events = EPOLLIN | (write ? (uint32_t)EPOLLOUT : 0u);
  e.data.u64 = c->id;
  epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
  c->want_write = write;
}

static Conn* add_conn(int fd, bool client) {
  Conn* c = new Conn;
  c->fd = fd;
  c->client = client;
  c->id = ++conn_ids;
  conns[c->id] = c;
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  epoll_event e{};
  e.events = EPOLLIN;
  e.data.u64 = c->id;
  epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
  return c;
}

static void drop(Conn* c) {
  if (poller == c->id) poller = 0;
  close(c->fd);
  conns.erase(c->id);
  if (c->client) clients.erase(std::remove(clients.begin(), clients.end(), c), clients.end());
  if (!c->update.empty()) later(now() + SECOND / 10, AGAIN, c->queue, c->update);
  delete c;
}

static bool flush(Conn* c) {
  while (!c->out.empty()) {
    ssize_t n = send(c->fd, c->out.data(), c->out.size(), MSG_NOSIGNAL);
    if (n < 0) {
      if (errno == EAGAIN) { if (!c->want_write) watch_fd(c, true); return true; }
      return false;
    }
    c->out.erase(0, n);
  }
  if (c->want_write) watch_fd(c, false);
  return true;
}

static void write_response(uint64_t id, const string& body, int status = 200) {
  auto found = conns.find(id);
  if (found == conns.end()) return;
  char head[160];
  snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n", status,
           status == 200 ? "OK" : "No", body.size());
  found->second->out += head + body;
  if (!flush(found->second)) drop(found->second);
}

static void respond(uint64_t id, const string& body, int status = 200) {
  if (opt.delay) later(now() + opt.delay, RESPOND, id, (status == 200 ? "" : "!") + body);
  else write_response(id, body, status);
}

// ------------------------------------------------------------------------------------------------ deliveries
static void give_to_poller() {
  if (!poller) return;
  string body = "{\"ok\":true,\"result\":[";
  int n = 0;
  for (auto& each : updates) {
    if (n == 100) break;
    if (n++) body += ',';
    body += each.second;
  }
  if (!n && now() < poll_until) return;
  uint64_t id = poller;
  poller = 0;
  respond(id, body + "]}");
}

static void deliver() {
  while (!to_deliver.empty()) {
    Conn* free = nullptr;
    for (Conn* c : clients) if (!c->busy) { free = c; break; }
    if (!free && (int)clients.size() < opt.conns) {
      int fd = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in to{};
      to.sin_family = AF_INET;
      to.sin_port = htons(opt.hook);
      to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (connect(fd, (sockaddr*)&to, sizeof to)) { close(fd); later(now() + SECOND / 20, AGAIN, 0, ""); return; }
      clients.push_back(free = add_conn(fd, true));
    }
    if (!free) return;
    free->queue = to_deliver.front().first;
    free->update = to_deliver.front().second;
    to_deliver.pop_front();
    free->busy = true;
    char head[512];
    snprintf(head, sizeof head,
             "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
             "X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %zu\r\n\r\n",
             opt.path.c_str(), opt.secret.c_str(), free->update.size());
    free->out += head + free->update;
    if (!flush(free)) drop(free);
  }
}

// By webhook `place` is the update's queue, else its number.
static void release(const string& body, long place) {
  if (!opt.hook) { updates.emplace_back(place, body); return; }
  auto found = queues.find(place);
  if (found != queues.end()) { found->second.push_back(body); return; }
  queues[place];
  to_deliver.emplace_back(place, body);
}

// An update was taken: the next of its queue is sent, behind what waits already.
static void next_of(long queue) {
  auto found = queues.find(queue);
  if (found->second.empty()) { queues.erase(found); return; }
  to_deliver.emplace_back(queue, found->second.front());
  found->second.pop_front();
}

static void post(const string& content, long queue) {
  long number = next_update++, place = opt.hook ? queue : number;
  string body = "{\"update_id\":" + std::to_string(number) + "," + content + "}";
  if (opt.one_way) later(now() + opt.one_way, RELEASE, place, body);
  else release(body, place);
}

// ------------------------------------------------------------------------------------------------ people
static string person(long chat) {
  string id = std::to_string(chat);
  return "{\"id\":" + id + ",\"is_bot\":false,\"first_name\":\"Amina\",\"language_code\":\"fr\"}";
}
static string private_chat(long chat) {
  return "{\"id\":" + std::to_string(chat) + ",\"first_name\":\"Amina\",\"type\":\"private\"}";
}
static const char* BOT = "{\"id\":7000000001,\"is_bot\":true,\"first_name\":\"Bench\",\"username\":\"bench_bot\"}";

static void say_start(long chat) {
  string id = std::to_string(next_message++);
  post("\"message\":{\"message_id\":" + id + ",\"from\":" + person(chat) + ",\"chat\":" + private_chat(chat) +
       ",\"date\":1795860000,\"text\":\"/start\",\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]}",
       chat);
}

// The flood is the last person of all, whose turn to answer never comes.
static long flooder() { return opt.first + opt.pool - 1; }

static void start_person(int n) {
  User& u = users[n];
  if (u.chat) by_chat.erase(u.chat);
  if (next_chat >= opt.pool - 1) { exhausted++; u.chat = 0; u.available = 0; return; }
  u = User();
  u.chat = opt.first + next_chat++;
  by_chat[u.chat] = n;
  u.available = now();
  restarts++;
  say_start(u.chat);
}

// The data of the buttons that begin with the prefix.
static vector<string> presses(const string& markup, const string& prefix) {
  vector<string> found;
  for (size_t at = 0; (at = markup.find("\"callback_data\"", at)) != string::npos;) {
    at = markup.find('"', at + 15);
    if (at == string::npos) break;
    size_t end = value_end(markup, at);
    string data = markup.substr(at + 1, end - at - 2);
    if (data.compare(0, prefix.size(), prefix) == 0) found.push_back(data);
    at = end;
  }
  return found;
}

static void tap(int n) {
  User& u = users[n];
  if (!playing || !u.chat || u.available) return;
  if (leaving && u.steps) { start_person(n); return; }
  vector<string> data = presses(u.markup, opt.answer);
  u.question = !data.empty();
  for (size_t n = 0; data.empty() && n < opt.begin.size(); n++) data = presses(u.markup, opt.begin[n]);
  if (data.empty()) { start_person(n); return; }
  size_t most = u.question ? std::min<size_t>(data.size(), opt.choices) : 1;
  opt.seed = opt.seed * 1664525u + 1013904223u;
  string chosen = data[(opt.seed >> 8) % most];
  u.query = std::to_string(4000000000000LL + queries++);
  by_query[u.query] = n;
  u.acked = false;
  u.tapped = true;
  u.available = now();
  u.counted = counting && u.question;
  string message = "{\"message_id\":" + std::to_string(u.message) + ",\"from\":" + BOT + ",\"chat\":" +
                   private_chat(u.chat) + ",\"date\":1795860000,\"text\":" + u.text +
                   (u.markup.empty() ? "" : ",\"reply_markup\":" + u.markup) + "}";
  post("\"callback_query\":{\"id\":\"" + u.query + "\",\"from\":" + person(u.chat) + ",\"message\":" + message +
       ",\"chat_instance\":\"88\",\"data\":\"" + chosen + "\"}",
       u.chat + TAPS);
}

static void think(int n) {
  if (!opt.think) { tap(n); return; }
  users[n].thinking = true;  // once only, should another play begin meanwhile
  opt.seed = opt.seed * 1664525u + 1013904223u;
  later(now() + opt.think / 2 + opt.think * ((opt.seed >> 8) & 0xffff) / 0xffff, TAP, n);
}

static void go_on(int n) {
  User& u = users[n];
  if (u.available || !u.acked || u.thinking) return;
  think(n);
}

// A card reached a person.
static void received(int n, long message, const string& text, const string& markup) {
  User& u = users[n];
  if (!u.available) { unexpected++; return; }
  ns took = now() - u.available;
  cards++;
  u.available = 0;
  u.message = message;
  u.text = text;
  u.markup = markup;
  if (u.tapped && counting) taps++;
  if (u.tapped && u.question) {
    total_answers++;
    u.steps++;
    if (u.counted) { answers++; latencies.push_back(took); }
    if (target_answers && total_answers >= target_answers) playing = false;
  }
  u.tapped = false;
  go_on(n);
}

// ------------------------------------------------------------------------------------------------ the Bot API
// Thirty in any rolling second over all chats; in a chat one a second, after a short burst, as Telegram's FAQ allows it.
static const double BURST = 3;

static bool over_limit(long chat, ns t) {
  while (!sends.empty() && sends.front() <= t - SECOND) sends.pop_front();
  auto known = buckets.emplace(chat, Bucket{BURST, t}).first;
  Bucket& bucket = known->second;
  bucket.level = std::min(BURST, bucket.level + double(t - bucket.at) / SECOND);
  bucket.at = t;
  if (sends.size() >= 30 || bucket.level < 1 - 1e-6) return true;
  bucket.level -= 1;
  sends.push_back(t);
  return false;
}

// Where a limit holds people come sixteen a second, once the bot is there: sixty-four first messages that wait for it
// would be more than it may send in a second, whoever sends them.
static void others_come() {
  if (!opt.limit || all_called || users.empty()) return;
  all_called = true;
  for (int n = 1; n < opt.users; n++) later(now() + n * (SECOND / 16), COME, n);
}

static string message_json(long id, long chat, const string& text, const string& markup) {
  return "{\"message_id\":" + std::to_string(id) + ",\"from\":" + BOT + ",\"chat\":" + private_chat(chat) +
         ",\"date\":1795860000,\"text\":" + (text.empty() ? "\"\"" : text) +
         (markup.empty() ? "" : ",\"reply_markup\":" + markup) + "}";
}

// Executes a method; its answer, and in `status` the HTTP status.
static string execute(const string& method, const string& body, int& status) {
  ns t = now();
  calls++;
  status = 200;
  if (method == "answerCallbackQuery") {
    auto found = by_query.find(bare(member(body, "callback_query_id")));
    if (found == by_query.end()) { unexpected++; return "{\"ok\":true,\"result\":true}"; }
    int n = found->second;
    by_query.erase(found);
    acks++;
    users[n].acked = true;
    go_on(n);
    return "{\"ok\":true,\"result\":true}";
  }
  bool sending = method == "sendMessage";
  if (sending || method == "editMessageText" || method == "editMessageReplyMarkup") {
    long chat = atol(bare(member(body, "chat_id")).c_str());
    if (sending && opt.limit && over_limit(chat, t)) {
      refused++;
      if (chat >= opt.recipients) broadcast_refused++;
      status = 429;
      return "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 1\","
             "\"parameters\":{\"retry_after\":1}}";
    }
    if (sending) others_come();
    long id = sending ? next_message++ : atol(bare(member(body, "message_id")).c_str());
    string text = member(body, "text"), markup = member(body, "reply_markup");
    if (chat >= opt.recipients) {
      if (reached.empty()) first_reached = t;
      if (reached.insert(chat).second) last_reached = t;
    } else if (chat == flooder()) {
      flood_calls++;
    } else {
      auto found = by_chat.find(chat);
      if (found != by_chat.end()) received(found->second, id, text, markup);
    }
    return "{\"ok\":true,\"result\":" + message_json(id, chat, text, markup) + "}";
  }
  if (method == "getMe")
    return string("{\"ok\":true,\"result\":{\"id\":7000000001,\"is_bot\":true,\"first_name\":\"Bench\","
                  "\"username\":\"bench_bot\",\"can_join_groups\":true,\"can_read_all_group_messages\":false,"
                  "\"supports_inline_queries\":false}}");
  if (method == "getWebhookInfo")
    return "{\"ok\":true,\"result\":{\"url\":\"\",\"has_custom_certificate\":false,\"pending_update_count\":0}}";
  return "{\"ok\":true,\"result\":true}";
}

static void poll(Conn* c, const string& body) {
  long offset = atol(bare(member(body, "offset")).c_str());
  while (offset > 0 && !updates.empty() && updates.front().first < offset) updates.pop_front();
  if (first_waits && updates.empty() && next_update > 1) { printf("%lld\n", (long long)now()); fflush(stdout); first_waits = 0; }
  poller = c->id;
  poll_until = now() + atol(bare(member(body, "timeout")).c_str()) * SECOND;
}

static string header(const string& head, const char* name) {
  size_t length = strlen(name);
  for (size_t at = 0; (at = head.find("\r\n", at)) != string::npos; at += 2)
    if (strncasecmp(head.c_str() + at + 2, name, length) == 0) {
      size_t from = at + 2 + length;
      while (from < head.size() && head[from] == ' ') from++;
      return head.substr(from, head.find('\r', from) - from);
    }
  return "";
}

static void called(Conn* c, const string& head, const string& raw) {
  size_t from = head.find(' ') + 1, to = head.find(' ', from);
  string path = head.substr(from, to - from);
  size_t query = path.find('?');
  if (query != string::npos) path.resize(query);
  string method = path.substr(path.rfind('/') + 1), type = header(head, "content-type:");
  string body = raw;
  if (type.find("urlencoded") != string::npos) body = form_to_json(raw);
  else if (type.find("multipart") != string::npos) {
    string boundary = type.substr(type.find("boundary=") + 9);
    body = multipart_to_json(raw, bare(boundary));
  }
  if (method == "getUpdates") { poll(c, body); return; }
  int status;
  string answer = execute(method, body, status);
  respond(c->id, answer, status);
}

// What came back for a delivered update; a method in it is executed.
static void delivered(Conn* c, const string& head, const string& body) {
  if (head.compare(9, 3, "200") != 0) {
    if (head.compare(9, 3, "503") == 0) put_off++;  // Telegram would come again, and so do we
    else if (!failed_deliveries++) fprintf(stderr, "a delivery was answered: %.60s\n", head.substr(0, head.find('\r')).c_str());
    later(now() + SECOND / 10, AGAIN, c->queue, c->update);
  } else {
    next_of(c->queue);
    if (first_waits) { printf("%lld\n", (long long)now()); fflush(stdout); first_waits = 0; }
    string method = bare(member(body, "method"));
    int status;
    if (!method.empty()) execute(method, body, status);
  }
  c->update.clear();
  c->busy = false;
}

static bool read_conn(Conn* c) {
  char buffer[65536];
  for (;;) {
    ssize_t n = recv(c->fd, buffer, sizeof buffer, 0);
    if (n == 0) return false;
    if (n < 0) { if (errno == EAGAIN) break; return false; }
    c->in.append(buffer, n);
    if (n < (ssize_t)sizeof buffer) break;
  }
  uint64_t id = c->id;
  for (;;) {
    size_t end = c->in.find("\r\n\r\n");
    if (end == string::npos) return true;
    string head = c->in.substr(0, end + 2);
    size_t length = atol(header(head, "content-length:").c_str());
    if (header(head, "transfer-encoding:").find("chunked") != string::npos) {
      fprintf(stderr, "a chunked message: not understood\n");
      exit(1);
    }
    if (c->in.size() < end + 4 + length) return true;
    string body = c->in.substr(end + 4, length);
    c->in.erase(0, end + 4 + length);
    if (c->client) delivered(c, head, body);
    else called(c, head, body);
    if (!conns.count(id)) return true;
  }
}

// ------------------------------------------------------------------------------------------------ measuring
static double own_cpu() {
  rusage r;
  getrusage(RUSAGE_SELF, &r);
  return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static string text_of(const string& path) {
  char text[4096];
  int fd = open(path.c_str(), O_RDONLY);
  if (fd < 0) return "";
  ssize_t n = read(fd, text, sizeof text);
  close(fd);
  return n > 0 ? string(text, n) : "";
}

// A process and its children that live.
static vector<int> family(int pid) {
  vector<int> all = {pid};
  for (size_t i = 0; i < all.size(); i++) {
    string each = std::to_string(all[i]), text = text_of("/proc/" + each + "/task/" + each + "/children");
    char* end = nullptr;
    for (const char* at = text.c_str(); *at; at = end) {
      long child = strtol(at, &end, 10);
      if (end == at) break;
      all.push_back((int)child);
    }
  }
  return all;
}

// User and system time of a process, its threads and its children, in seconds.
static double cpu_of(int pid) {
  long ticks = 0;
  for (int each : family(pid)) {
    string text = text_of("/proc/" + std::to_string(each) + "/stat");
    size_t at = text.rfind(')');
    if (at == string::npos) continue;
    unsigned long ut = 0, st = 0;
    long cut = 0, cst = 0;
    sscanf(text.c_str() + at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &ut, &st, &cut, &cst);
    ticks += ut + st + cut + cst;
  }
  return (double)ticks / sysconf(_SC_CLK_TCK);
}

// The time that the threads of a process and its children have run, in nanoseconds; finer than the ticks above, and
// without what ended.
static ns ran(int pid) {
  ns sum = 0;
  for (int one : family(pid)) {
    string folder = "/proc/" + std::to_string(one) + "/task";
    DIR* tasks = opendir(folder.c_str());
    if (!tasks) continue;
    while (dirent* each = readdir(tasks))
      if (each->d_name[0] != '.') sum += atoll(text_of(folder + "/" + each->d_name + "/schedstat").c_str());
    closedir(tasks);
  }
  return sum;
}

// The cost of an answer in short stretches: on a machine that is shared, the cheapest tenth was disturbed least.
static const ns STRETCH = SECOND / 20;
static const long LEAST = 192;
static vector<double> stretches;
static ns stretch_from = 0, stretch_ran = 0;
static long stretch_answers = 0;
static void stretch(int pid, ns t, long answers) {
  if (t - stretch_from < STRETCH || answers - stretch_answers < LEAST) return;
  ns used = ran(pid);
  if (stretch_from) stretches.push_back((used - stretch_ran) / 1e3 / (answers - stretch_answers));
  stretch_from = t;
  stretch_ran = used;
  stretch_answers = answers;
}
static double quiet() {
  if (stretches.empty()) return 0;
  size_t n = stretches.size() / 10;
  std::nth_element(stretches.begin(), stretches.begin() + n, stretches.end());
  return stretches[n];
}

static double busy_machine() {
  FILE* f = fopen("/proc/stat", "r");
  long long v[8] = {0};
  if (!f) return 0;
  if (fscanf(f, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) < 4) v[0] = 0;
  fclose(f);
  return (double)(v[0] + v[1] + v[2] + v[5] + v[6]) / sysconf(_SC_CLK_TCK);
}

static double quantile(double q) {
  if (latencies.empty()) return 0;
  size_t n = std::min(latencies.size() - 1, (size_t)(q * latencies.size()));
  std::nth_element(latencies.begin(), latencies.begin() + n, latencies.end());
  return latencies[n] / 1e6;
}

struct Window {
  int pid = 0;
  ns warm = 0, lasts = 0, warm_end = 0, end = 0, drain = 0, from = 0, to = 0;
  double own = 0, bot = 0, machine = 0, own_used = 0, bot_used = 0, machine_used = 0;
  bool open = false;
  long answers = 0, taps = 0;
} win;

static bool settled() {
  if (target_answers && playing) return false;
  for (User& u : users) if (u.chat && (u.available || !u.acked)) return false;
  return true;
}

static long waiting() {
  long n = 0;
  for (User& u : users) n += u.chat && (u.available || !u.acked);
  return n;
}

static void report() {
  double seconds = (win.to - win.from) / 1e9;
  double foreign = win.machine_used - win.own_used - win.bot_used;
  printf("{\"answers\":%ld,\"taps\":%ld,\"seconds\":%.4f,\"bot_cpu\":%.3f,\"quiet_us\":%.2f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"load_use\":%.3f,"
         "\"foreign_use\":%.3f,\"total_answers\":%ld,\"acks\":%ld,\"unanswered\":%ld,\"unexpected\":%ld,\"refused\":%ld,"
         "\"failed_deliveries\":%ld,\"put_off\":%ld,\"exhausted\":%ld,\"starts\":%ld,\"calls\":%ld,\"flood_calls\":%ld}\n",
         win.answers, win.taps, seconds, win.bot_used, quiet(), quantile(0.5), quantile(0.99), win.own_used / seconds,
         foreign / seconds / sysconf(_SC_NPROCESSORS_ONLN), total_answers, acks, waiting(), unexpected, refused,
         failed_deliveries, put_off, exhausted, restarts, calls, flood_calls);
  fflush(stdout);
}

static void begin_people() {
  if (users.empty()) {
    users.resize(opt.users);
    for (int n = 0; n < (opt.limit ? 1 : opt.users); n++) start_person(n);
  } else {
    for (int n = 0; n < (int)users.size(); n++) go_on(n);
  }
}

static void play(int pid, double warm, double seconds) {
  win = Window();
  latencies.clear();
  stretches.clear();
  stretch_from = 0;
  stretch_answers = 0;
  answers = taps = 0;
  playing = true;
  counting = false;
  win.pid = pid;
  win.warm = (ns)(warm * 1e9);
  win.lasts = (ns)(seconds * 1e9);
  cards = 0;
  begin_people();
}

static void tick_window(ns t) {
  if (!win.warm_end && win.pid && cards) {  // the clock runs from the first card, however long the bot took to start
    win.warm_end = t + win.warm;
    win.end = win.warm_end + win.lasts;
  }
  if (!win.warm_end) return;
  if (!win.open && !win.to && t >= win.warm_end) {
    win.open = counting = true;
    win.from = t;
    win.own = own_cpu(); win.bot = cpu_of(win.pid); win.machine = busy_machine();
  }
  if (win.open) stretch(win.pid, t, answers);
  if (win.open && flood && t >= win.from + win.lasts / 4) {
    for (; flood; flood--) say_start(flooder());
  }
  // Who is slow is given more time, so that there is something to say of them.
  if (win.open && t >= win.end && (answers >= opt.least || t >= win.from + opt.longest)) {
    win.open = counting = playing = false;
    win.to = t;
    win.drain = t + opt.drain;
    win.answers = answers;
    win.taps = taps;
    win.own_used = own_cpu() - win.own; win.bot_used = cpu_of(win.pid) - win.bot;
    win.machine_used = busy_machine() - win.machine;
  }
  if (win.to && (settled() || t >= win.drain)) { report(); win = Window(); }
}

static size_t watch_for = 0;
static ns watch_until = 0, watch_from = 0;
static void tick_watch(ns t) {
  if (!watch_for) return;
  ns quiet = std::max(last_reached, watch_from);
  if (reached.size() < watch_for && t < watch_until && t - quiet < 12 * SECOND) return;
  printf("{\"reached\":%zu,\"seconds\":%.3f,\"refused\":%ld}\n", reached.size(),
         reached.empty() ? 0.0 : (last_reached - first_reached) / 1e9, broadcast_refused);
  fflush(stdout);
  watch_for = 0;
}

static void command(const string& line) {
  int pid;
  double a, b;
  long n;
  if (sscanf(line.c_str(), "play %d %lf %lf", &pid, &a, &b) == 3) play(pid, a, b);
  else if (sscanf(line.c_str(), "answers %ld", &n) == 1) { target_answers = n; playing = true; begin_people(); }
  else if (sscanf(line.c_str(), "leave %ld", &n) == 1) { target_answers = total_answers + n; playing = leaving = true; begin_people(); }
  else if (sscanf(line.c_str(), "flood %ld", &n) == 1) flood = n;
  else if (line == "first") { users.resize(opt.users); first_waits = 1; start_person(0); }
  else if (sscanf(line.c_str(), "watch %ld %lf", &n, &a) == 2) {
    watch_for = n; watch_from = now(); watch_until = watch_from + (ns)(a * 1e9);
  }
}

// ------------------------------------------------------------------------------------------------ the loop
static void fire(const Timer& t) {
  switch (t.kind) {
    case RESPOND:
      if (t.text[0] == '!') write_response(t.target, t.text.substr(1), 429);
      else write_response(t.target, t.text);
      break;
    case TAP: users[t.target].thinking = false; tap((int)t.target); break;
    case COME: if (playing) start_person((int)t.target); break;
    case RELEASE: release(t.text, (long)t.target); break;
    case AGAIN: if (!t.text.empty()) to_deliver.emplace_front((long)t.target, t.text); break;
  }
}

static void options(int count, char** given) {
  for (int i = 1; i + 1 < count; i += 2) {
    string name = given[i], value = given[i + 1];
    double number = atof(value.c_str());
    if (name == "--port") opt.port = (int)number;
    else if (name == "--users") opt.users = (int)number;
    else if (name == "--choices") opt.choices = (int)number;
    else if (name == "--first") opt.first = (long)number;
    else if (name == "--pool") opt.pool = (long)number;
    else if (name == "--recipients") opt.recipients = (long)number;
    else if (name == "--delay") opt.delay = (ns)(number * 1e6);
    else if (name == "--one-way") opt.one_way = (ns)(number * 1e6);
    else if (name == "--think") opt.think = (ns)(number * 1e6);
    else if (name == "--least") opt.least = (long)number;
    else if (name == "--longest") opt.longest = (ns)(number * 1e9);
    else if (name == "--drain") opt.drain = (ns)(number * 1e9);
    else if (name == "--limit") opt.limit = number > 0;
    else if (name == "--webhook") opt.hook = (int)number;
    else if (name == "--path") opt.path = value;
    else if (name == "--conns") opt.conns = (int)number;
    else if (name == "--secret") opt.secret = value;
    else if (name == "--answer") opt.answer = value;
    else if (name == "--begin") {
      for (size_t at = 0; at <= value.size();) {
        size_t end = std::min(value.find(',', at), value.size());
        if (end > at) opt.begin.push_back(value.substr(at, end - at));
        at = end + 1;
      }
    }
    else if (name == "--seed") opt.seed = (unsigned)number;
    else { fprintf(stderr, "unknown option %s\n", name.c_str()); exit(2); }
  }
}

int main(int count, char** given) {
  options(count, given);
  ep = epoll_create1(0);
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(opt.port);
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (sockaddr*)&here, sizeof here) || listen(listener, 512)) { perror("listen"); return 1; }
  fcntl(listener, F_SETFL, O_NONBLOCK);
  fcntl(0, F_SETFL, O_NONBLOCK);
  epoll_event e{};
  e.events = EPOLLIN;
  e.data.u64 = 0;
  epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e);
  e.data.u64 = UINT64_MAX;
  epoll_ctl(ep, EPOLL_CTL_ADD, 0, &e);
  puts("ready");
  fflush(stdout);
  string typed;
  epoll_event events[256];
  for (;;) {
    ns t = now();
    int wait = 20;
    if (!timers.empty()) wait = (int)std::max<ns>(0, std::min<ns>(20, (timers.top().at - t + 999999) / 1000000));
    int n = epoll_wait(ep, events, 256, wait);
    for (int i = 0; i < n; i++) {
      uint64_t id = events[i].data.u64;
      if (id == 0) {
        int fd;
        while ((fd = accept(listener, nullptr, nullptr)) >= 0) add_conn(fd, false);
      } else if (id == UINT64_MAX) {
        char buffer[4096];
        ssize_t got = read(0, buffer, sizeof buffer);
        if (got == 0) return 0;
        if (got > 0) typed.append(buffer, got);
        for (size_t end; (end = typed.find('\n')) != string::npos; typed.erase(0, end + 1)) {
          string line = typed.substr(0, end);
          if (line == "quit") return 0;
          command(line);
        }
      } else {
        auto found = conns.find(id);
        if (found == conns.end()) continue;
        Conn* c = found->second;
        if ((events[i].events & EPOLLOUT) && !flush(c)) { drop(c); continue; }
        if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && !read_conn(c)) drop(c);
      }
    }
    t = now();
    while (!timers.empty() && timers.top().at <= t) { Timer top = timers.top(); timers.pop(); fire(top); }
    if (opt.hook) deliver();
    else give_to_poller();
    if (target_answers && !playing && settled()) { printf("%ld\n", total_answers); fflush(stdout); target_answers = 0; leaving = false; }
    tick_window(t);
    tick_watch(t);
  }
}
