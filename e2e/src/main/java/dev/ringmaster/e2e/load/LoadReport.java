package dev.ringmaster.e2e.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the clients of one site saw. Safe for several threads. */
public final class LoadReport {
  private static final int SHOWN_FAILURES = 10;

  private final Map<String, Integer> revisions = new TreeMap<>();
  private final Map<Integer, String> lastOfConnection = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int sent;
  private int failed;

  synchronized void answered(int connection, String revision) {
    sent++;
    revisions.merge(revision, 1, Integer::sum);
    lastOfConnection.put(connection, revision);
  }

  synchronized void failed(String why) {
    sent++;
    failed++;
    if (failures.size() < SHOWN_FAILURES) {
      failures.add(why);
    }
  }

  public synchronized int sent() {
    return sent;
  }

  public synchronized int failedCount() {
    return failed;
  }

  /** How many answers named each revision. */
  public synchronized Map<String, Integer> revisions() {
    return new TreeMap<>(revisions);
  }

  /** The revision that the last answer on each connection named, each once, sorted. */
  public synchronized List<String> lastRevisions() {
    return lastOfConnection.values().stream().distinct().sorted().toList();
  }

  /**
   * The report as the lab prints it.
   *
   * @param outages how long each server was out of the load balancer, by server
   */
  public synchronized String describe(Duration took, Map<String, Duration> outages) {
    StringBuilder text = new StringBuilder();
    failures.forEach(failure -> text.append("failed: ").append(failure).append('\n'));
    outages.forEach((server, out) ->
        text.append(String.format("%-16s out for %5.1f s%n", server, out.toMillis() / 1000.0)));
    revisions.forEach((revision, count) ->
        text.append(String.format("revision %-7s answered %d%n", revision, count)));
    text.append("last answers of all connections: revision ")
        .append(String.join(", ", lastRevisions()))
        .append('\n');
    text.append(
        String.format(
            "%.0f requests a second for %.1f s%n",
            sent / (took.toMillis() / 1000.0), took.toMillis() / 1000.0));
    return text.append("requests sent: ")
        .append(sent)
        .append(", failed: ")
        .append(failed)
        .append('\n')
        .toString();
  }
}
