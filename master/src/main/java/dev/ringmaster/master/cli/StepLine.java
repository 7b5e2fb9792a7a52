package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One step of a run, from its events. */
final class StepLine {
  private static final int MINIONS_SHOWN = 20;

  /** Ends of members that said nothing, other than that they failed. */
  private static final Set<String> SILENT = Set.of("not started", "lost", "unanswered");

  /** Ends of members of which an operator says what they came to. */
  private static final Set<String> UNCERTAIN = Set.of("interrupted", "lost", "unanswered");

  private final String id;
  private final String title;
  private final List<String> rescue;
  private final int depth;
  private final boolean test;
  private final Map<String, Fields> ends = new LinkedHashMap<>();
  private Fields settled = Fields.of(null);
  private Instant started = Instant.EPOCH;
  private boolean inFlight;
  private boolean asking;
  private boolean nobody;
  private int members;
  private String job = "";

  /**
   * @param depth how far its line is indented
   * @param test whether nothing is changed
   */
  StepLine(Fields step, int depth, boolean test) {
    this.test = test;
    this.id = step.text("step");
    this.title = step.text("title");
    this.rescue = step.list("rescue").stream().map(Value::toString).toList();
    this.depth = depth;
  }

  String id() {
    return id;
  }

  int depth() {
    return depth;
  }

  List<String> rescue() {
    return rescue;
  }

  /** Empty where it has none. */
  String job() {
    return job;
  }

  /** Whether an attempt of it is running. */
  boolean isRunning() {
    return inFlight;
  }

  /** Whether it has begun, be it that it waits between two attempts or for its rescue. */
  boolean isUnderWay() {
    return !started.equals(Instant.EPOCH) && !isSettled();
  }

  boolean isAsking() {
    return asking;
  }

  boolean isSettled() {
    return !settled.text("verdict").isEmpty();
  }

  void take(Fields event) {
    switch (event.text("event")) {
      case "started" -> {
        started = started.equals(Instant.EPOCH) ? Times.moment(event.map().get("at")) : started;
        job = event.text("job");
        members = event.list("members").size();
        inFlight = true;
      }
      case "ended" -> {
        inFlight = false;
        nobody = event.flag("nobody");
        event.maps("members").forEach(member -> ends.put(member.text("minion"), member));
      }
      case "asked" -> asking = true;
      case "answered" -> {
        asking = false;
        answered(event.text("answer"));
      }
      case "settled" -> {
        settled = event;
        asking = false;
      }
      default -> {
        // a newer master tells more than this client knows
      }
    }
  }

  private void answered(String answer) {
    if (!answer.equals("retry")) {
      Value end = Value.text(answer.equals("done") ? "succeeded" : "failed");
      ends.replaceAll((minion, member) ->
          UNCERTAIN.contains(member.text("end"))
              ? new Fields(member.map().with("end", end))
              : member);
    }
  }

  private List<Fields> unsuccessful() {
    return ends.values().stream().filter(end -> !end.text("end").equals("succeeded")).toList();
  }

  /** What its failure, if it has failed, is in the exit status. */
  int exitStatus() {
    if (!settled.text("verdict").equals("failed")) {
      return ExitStatus.OK;
    }
    if (nobody) {
      return ExitStatus.NOTHING_MATCHED;
    }
    List<Fields> bad = unsuccessful();
    boolean silent =
        !bad.isEmpty() && bad.stream().allMatch(end -> SILENT.contains(end.text("end")));
    return silent ? ExitStatus.SILENT : ExitStatus.FAILED;
  }

  /** Its line while it has not ended: what cannot be cut comes before what can. */
  String live(Terminal terminal, MinionCounts counts, Instant now) {
    String indent = "  ".repeat(depth);
    String name = RunTree.safe(id);
    String what = "  " + RunTree.safe(title);
    if (asking) {
      return indent
          + terminal.yellow("?")
          + " "
          + terminal.bold(name)
          + "  waits for an answer"
          + what;
    }
    return isUnderWay()
        ? indent + "▸ " + terminal.bold(name) + "  " + howFar(counts, now) + what
        : indent + "· " + name + what;
  }

  private String howFar(MinionCounts counts, Instant now) {
    String took = Times.describe(Duration.between(started, now));
    if (!inFlight || members == 0) {
      return took;
    }
    String done = counts.ended(job).map(count -> Math.min(count, members) + " of ").orElse("");
    return took + "  " + done + members + (members == 1 ? " minion" : " minions");
  }

  /** What became of it: its line, and a line for each minion where it went wrong. */
  List<String> lines(Terminal terminal) {
    String indent = "  ".repeat(depth);
    List<String> lines = new ArrayList<>();
    lines.add(
        indent
            + mark(terminal)
            + " "
            + terminal.bold(RunTree.safe(id))
            + "  "
            + RunTree.safe(title)
            + "  "
            + ending());
    List<Fields> bad = unsuccessful();
    for (Fields end : bad.subList(0, Math.min(bad.size(), MINIONS_SHOWN))) {
      lines.add(
          indent
              + "    "
              + RunTree.safe(end.text("minion"))
              + ": "
              + end.text("end")
              + (end.text("message").isEmpty()
                  ? ""
                  : ", " + Printable.lines(end.text("message")).replace("\n", "\n        ")));
    }
    if (!bad.isEmpty() && !job.isEmpty()) {
      lines.add(indent + "    More: master jobs show " + job);
    } else if (!settled.text("message").isEmpty()) {
      lines.add(
          indent
              + "    "
              + Printable.lines(settled.text("message")).replace("\n", "\n" + indent + "    "));
    }
    return lines;
  }

  private String ending() {
    Instant end = Times.moment(settled.map().get("at"));
    String word = settled.text("verdict");
    String said =
        !word.equals("succeeded")
            ? word
            : !settled.flag("changed") ? "unchanged" : test ? "would change" : "changed";
    return started.equals(Instant.EPOCH)
        ? said
        : said + "  " + Times.describe(Duration.between(started, end));
  }

  private String mark(Terminal terminal) {
    return switch (settled.text("verdict")) {
      case "succeeded" -> terminal.green("✔");
      case "would run" -> terminal.yellow("~");
      case "rescued" -> terminal.yellow("✔");
      case "skipped" -> "–";
      case "blocked" -> terminal.yellow("–");
      default -> terminal.red("✘");
    };
  }
}
