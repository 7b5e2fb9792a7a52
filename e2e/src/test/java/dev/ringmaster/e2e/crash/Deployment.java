package dev.ringmaster.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.e2e.crash.MasterChild.Append;
import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run of the runbook came to.
 *
 * @param executions what each minion executed, in its order
 * @param verdicts by step
 * @param events the kinds of the journal's events, with the step that each is about
 * @param appends which events came to the journal together
 */
record Deployment(
    Map<String, List<String>> executions,
    Map<String, String> verdicts,
    List<String> events,
    List<Append> appends) {

  /** Waits for the end of the run. */
  static Deployment of(Site site, String run) throws InterruptedException {
    List<Value> events = site.awaitEnd(run);
    return new Deployment(
        site.executions.take(),
        verdicts(events),
        events.stream().map(Deployment::describe).toList(),
        site.master().appends());
  }

  private static String describe(Value event) {
    return (Site.text(event, "event") + " " + Site.text(event, "step")).strip();
  }

  private static Map<String, String> verdicts(List<Value> events) {
    return events.stream()
        .filter(event -> Site.text(event, "event").equals("settled"))
        .collect(
            Collectors.toMap(
                event -> Site.text(event, "step"), event -> Site.text(event, "verdict")));
  }

  String describe(int append) {
    Append events = appends.get(append);
    return "append " + (append + 1) + ", " + String.join(" + ", between(events));
  }

  private List<String> between(Append append) {
    return events.subList(append.from(), append.to());
  }

  int executionCount() {
    return executions.values().stream().mapToInt(List::size).sum();
  }

  /**
   * That this run, which was broken off {@code deaths} times, left what {@code undisturbed} left:
   * on the minions, and in the journal, but for the notes of those who took it up.
   */
  void isLike(Deployment undisturbed, int deaths) {
    assertThat(executions).as("executions").isEqualTo(undisturbed.executions);
    assertThat(verdicts).as("verdicts").isEqualTo(undisturbed.verdicts);
    assertThat(events.stream().filter(event -> !event.equals("resumed")))
        .as("journal")
        .isEqualTo(undisturbed.events);
    assertThat(events.stream().filter("resumed"::equals).count())
        .as("taken up")
        .isLessThanOrEqualTo(deaths);
  }
}
