package dev.ringmaster.e2e.faults;

import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Enrolment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who watches a job: the lines of each member must come in their order, none twice, and
 * where some are missing it must say so.
 */
final class OutputWatch implements AutoCloseable {
  private final JobWatch watch;
  private final Trace trace;
  private final String job;
  private final Map<Enrolment, long[]> last = new HashMap<>();
  private final Thread thread;

  OutputWatch(JobWatch watch, String job, Trace trace) {
    this.watch = watch;
    this.job = job;
    this.trace = trace;
    this.thread = Thread.startVirtualThread(this::run);
  }

  private void run() {
    try {
      while (!watch.isOver()) {
        Optional<JobEvent> event = watch.next(Duration.ofSeconds(1));
        if (event.isPresent() && event.get() instanceof JobEvent.Output output) {
          check(output);
        }
      }
    } catch (InterruptedException | ProblemsException closed) {
      // The master was killed.
    }
  }

  /** A line is the number of the execution, and its own from 0. */
  private void check(JobEvent.Output output) {
    boolean marked = output.broken() || output.skipped() > 0;
    for (String line : output.text().lines().toList()) {
      String[] numbers = line.split(" ");
      long[] now = {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
      long[] before = last.put(output.member(), now);
      boolean follows =
          before == null
              ? now[1] == 0 || marked
              : (now[0] == before[0] && now[1] == before[1] + 1)
                  || (marked && (now[0] > before[0] || now[1] > before[1]));
      if (!follows) {
        trace.violation(
            "the output of %s on %s goes on with '%s' after '%s'%s"
                .formatted(
                    job,
                    output.member().minion(),
                    line,
                    before == null ? "nothing" : before[0] + " " + before[1],
                    marked ? ", although a gap is marked" : ""));
      }
      marked = false;
    }
  }

  /** Whether it has heard that the job is finished. */
  boolean isOver() {
    return !thread.isAlive();
  }

  @Override
  public void close() {
    watch.close();
    thread.interrupt();
  }
}
