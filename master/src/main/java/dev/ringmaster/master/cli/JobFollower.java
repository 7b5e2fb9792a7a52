package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows what becomes of one job, from its events, to its end. */
final class JobFollower {
  private static final int NAMES_SHOWN = 10;

  private final Cli cli;
  private final Function<Value, String> answerText;
  private final Map<String, Fields> members = new TreeMap<>();
  private final Map<String, MinionOutput> outputs = new LinkedHashMap<>();
  private final Tally tally = new Tally();
  private final String asked;
  private Fields job = Fields.of(null);

  /**
   * @param asked the id of the job
   */
  JobFollower(Cli cli, Function<Value, String> answerText, String asked) {
    this.cli = cli;
    this.answerText = answerText;
    this.asked = asked;
  }

  /**
   * Follows a job until it is over.
   *
   * @param begin asks for the job's events
   * @param patience after which who has not answered counts as silent
   * @return the exit status
   */
  int follow(Supplier<ControlAnswers> begin, Optional<Duration> patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.orElse(Duration.ofDays(365)).toNanos();
    ControlAnswers answers;
    try (Farewell _ = new Farewell(this::sayHowToGoOn)) {
      answers = begin.get();
      Optional<Value> event = answers.next(Duration.ofNanos(end - System.nanoTime()));
      while (event.isPresent()) {
        take(Fields.of(event.get()));
        cli.terminal().needReader();
        progress();
        event = answers.next(Duration.ofNanos(end - System.nanoTime()));
      }
    } catch (CallRefused lost) {
      if (!members.isEmpty()) {
        sayHowToGoOn();
        throw new ResultLost(lost.problems());
      }
      throw lost;
    } catch (ResultLost unread) {
      if (!Terminal.isPiped() && !members.isEmpty() && tally.size() < members.size()) {
        sayHowToGoOn();
      }
      throw unread;
    } finally {
      cli.terminal().clearProgress();
    }
    if (!answers.isOver()) {
      lookOnceMore();
    }
    conclude();
    if (!answers.isOver()) {
      sayHowToGoOn();
    }
    return tally.exitStatus();
  }

  /** What is expected is not announced, such as that an order was delivered; now it matters. */
  private void lookOnceMore() {
    String id = job.text("job");
    if (id.isEmpty()) {
      return;
    }
    try {
      cli.ask("jobs.show", Value.map("job", Value.text(id))).stream()
          .skip(1)
          .map(Fields::of)
          .filter(member -> !tally.has(member.text("minion")))
          .forEach(this::member);
    } catch (CallRefused e) {
      sayThatNothingIsKnown(e.problems());
    } catch (ProblemsException e) {
      sayThatNothingIsKnown(e.problems());
    }
  }

  private void sayThatNothingIsKnown(List<Problem> problems) {
    String why = problems.isEmpty() ? "" : ": " + problems.getFirst().message();
    cli.terminal()
        .message(Printable.message("What the others are doing could not be looked up" + why));
  }

  private void sayHowToGoOn() {
    cli.terminal().endProgress();
    String id = members.isEmpty() ? asked : job.text("job");
    cli.terminal().message("");
    cli.terminal()
        .message(
            members.isEmpty()
                ? "The job may have begun. Look: master jobs show " + id
                : "The job goes on. Watch it: master jobs watch " + id);
    cli.terminal().message("Stop it:  master jobs cancel " + id);
  }

  private void take(Fields event) {
    switch (event.text("event")) {
      case "submitted" -> {
        job = event;
        event.maps("members").forEach(member -> members.put(member.text("minion"), member));
        unknown(UnknownName.of(event));
      }
      case "output" -> output(event);
      case "returned", "state" -> member(event);
      case "finished" ->
          event
              .maps("members")
              .forEach(member -> {
                if (!tally.has(member.text("minion"))) {
                  member(known(member));
                }
              });
      default -> {
        // a newer master tells more than this client knows
      }
    }
  }

  /** Whoever is named gets an answer: that it does not exist is none. */
  private void unknown(List<UnknownName> names) {
    UnknownName.tell(names, cli.terminal());
    names.stream()
        .filter(name -> !name.excluded())
        .forEach(name -> {
          members.put(name.name(), name.asMember());
          tally.count(name.name(), "silent");
        });
  }

  /** What was said about a member at the beginning, if that was its end already. */
  private Fields known(Fields member) {
    Fields before = members.get(member.text("minion"));
    return before != null && before.value("value").isPresent() ? before : member;
  }

  private void output(Fields event) {
    if (cli.isTable()) {
      String minion = event.text("minion");
      outputs.computeIfAbsent(minion, name -> new MinionOutput(cli.terminal(), name)).take(event);
    }
  }

  private void member(Fields event) {
    String minion = event.text("minion");
    members.put(minion, event);
    if (event.text("verdict").equals("open")) {
      return;
    }
    boolean first = tally.count(minion, event.text("verdict"));
    if (first && cli.isTable()) {
      MinionOutput output = outputs.get(minion);
      if (output != null) {
        output.finish();
      }
      new MemberText(cli.terminal(), answerText).print(event, output != null);
    }
  }

  private void progress() {
    if (!cli.isTable() || members.isEmpty()) {
      return;
    }
    Collection<String> open =
        members.keySet().stream().filter(minion -> !tally.has(minion)).toList();
    if (!open.isEmpty()) {
      cli.terminal()
          .progress(tally.size() + " of " + members.size() + ", waiting for " + names(open));
    }
  }

  private void conclude() {
    members.forEach((minion, member) -> {
      if (tally.count(minion, "silent") && cli.isTable()) {
        new MemberText(cli.terminal(), answerText).print(member, false);
      }
    });
    if (cli.isTable()) {
      cli.terminal().result(tally.describe(NAMES_SHOWN));
      return;
    }
    Map<String, Value> shown = new LinkedHashMap<>();
    members.forEach((minion, member) -> shown.put(minion, member.map()));
    cli.print(
        Value.map(
            "job", Value.text(job.text("job")),
            "function", Value.text(job.text("function")),
            "minions", Value.map(shown),
            "summary", tally.toValue()),
        data -> "");
  }

  static String names(Collection<String> names) {
    String shown = String.join(", ", names.stream().limit(NAMES_SHOWN).toList());
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
