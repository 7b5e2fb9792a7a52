package dev.ringmaster.master.control;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.master.events.Event;
import dev.ringmaster.master.events.Events;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import java.time.Duration;
import java.util.List;

/** {@code events.*} and {@code audit.*}: what happened, and who caused it. */
public final class EventMethods {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long MOST = 10_000;
  private static final int PAGE = 500;
  private static final Parameter LIMIT =
      Parameter.optional(
          "limit", Type.INT, Value.integer(50), "At most the newest so many, up to 10000.");

  private final Events events;
  private final Audit audit;

  private EventMethods(Events events, Audit audit) {
    this.events = events;
    this.audit = audit;
  }

  public static List<ControlMethod> of(Events events, Audit audit) {
    EventMethods methods = new EventMethods(events, audit);
    return List.of(
        ControlMethod.read(
            "events.list",
            "Stored events, oldest first, and what happens if they are followed.",
            methods::events,
            Parameter.optional("glob", Type.TEXT, Value.text("*"), "Only tags like this."),
            Parameter.optional(
                "after", Type.INT, Value.integer(-1), "Only after this number; -1: the newest."),
            LIMIT,
            Parameter.optional("follow", Type.BOOL, Value.bool(false), "Whether to go on.")),
        ControlMethod.change(
            "events.publish",
            "Stores an event of an operator.",
            methods::publish,
            Parameter.required("tag", Type.TEXT, "Its tag; those of the master are refused."),
            Parameter.optional("data", Type.ANY, Value.nothing(), "What it carries.")),
        ControlMethod.read(
            "audit.list", "The newest entries, oldest of them first.", methods::audit, LIMIT),
        ControlMethod.read(
            "audit.verify", "Computes every hash of the chain anew.", methods::verify));
  }

  private void events(Arguments request, Exchange exchange) throws InterruptedException {
    String glob = glob(request);
    long after = request.integer("after");
    int left = limit(request);
    long cursor = after < 0 ? events.beforeNewest(glob, left) : after;
    List<Event> page = events.list(glob, cursor, left);
    while (!page.isEmpty()) {
      for (Event event : page) {
        exchange.send(shown(event));
      }
      cursor = page.getLast().sequence();
      left -= page.size();
      page = left > 0 ? events.list(glob, cursor, left) : List.of();
    }
    if (request.flag("follow")) {
      follow(glob, cursor, exchange);
    }
  }

  /** What is longer than any tag can match none; SQLite would not even try. */
  private static String glob(Arguments request) {
    String glob = request.text("glob");
    if (glob.length() > Events.TAG_LIMIT) {
      throw new ProblemsException(
          Problem.of(
              "a pattern of tags has at most "
                  + Events.TAG_LIMIT
                  + " characters, as a tag has, not "
                  + glob.length()));
    }
    return glob;
  }

  private void follow(String glob, long after, Exchange exchange) throws InterruptedException {
    try (Events.Follower follower = events.follow(glob, after)) {
      while (!follower.isClosed()) {
        for (Event event : exchange.await(() -> follower.next(PATIENCE))) {
          exchange.send(shown(event));
        }
      }
    }
  }

  private static Value shown(Event event) {
    return Value.map(
        "number", Value.integer(event.sequence()),
        "at", Value.timestamp(event.at()),
        "tag", Value.text(event.tag()),
        "data", event.data());
  }

  private void publish(Arguments request, Exchange exchange) throws InterruptedException {
    Value data = request.get("data");
    long number = events.publish(request.text("tag"), data == null ? Value.nothing() : data);
    exchange.send(Value.map("number", Value.integer(number)));
  }

  private void audit(Arguments request, Exchange exchange) throws InterruptedException {
    int left = limit(request);
    List<AuditEntry> newest = audit.latest(1);
    long cursor = newest.isEmpty() ? 0 : Math.max(0, newest.getFirst().number() - left);
    List<AuditEntry> page = audit.list(cursor, Math.min(left, PAGE));
    while (!page.isEmpty()) {
      for (AuditEntry entry : page) {
        exchange.send(shown(entry));
      }
      cursor = page.getLast().number();
      left -= page.size();
      page = left > 0 ? audit.list(cursor, Math.min(left, PAGE)) : List.of();
    }
  }

  private static Value shown(AuditEntry entry) {
    return Value.map(
        "number", Value.integer(entry.number()),
        "at", Value.timestamp(entry.at()),
        "principal", Value.text(entry.principal()),
        "action", Value.text(entry.action()),
        "subject", Value.text(entry.subject()),
        "details", entry.details(),
        "hash", Value.text(entry.hash()));
  }

  private void verify(Arguments request, Exchange exchange) throws InterruptedException {
    Audit.Verification verification = audit.verify();
    exchange.send(
        Value.map(
            "entries", Value.integer(verification.entries()),
            "head", Value.text(verification.head()),
            "broken", Value.text(verification.broken().orElse(""))));
  }

  private static int limit(Arguments request) {
    long limit = request.integer("limit");
    if (limit < 1 || limit > MOST) {
      throw new ProblemsException(Problem.of("limit must be 1 to " + MOST + ", not " + limit));
    }
    return (int) limit;
  }
}
