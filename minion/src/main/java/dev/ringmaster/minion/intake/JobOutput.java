package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Upward;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends a job's lines as they come, those of a moment in one message, and stops at a limit: the
 * return has the whole.
 */
final class JobOutput {
  private static final int PIECE_CHARACTERS = 16 << 10;
  private static final long MOMENT_MILLIS = 50;
  private final JobId job;
  private final Uplink uplink;
  private final int limitBytes;
  private final ScheduledExecutorService timer;
  private final StringBuilder waiting = new StringBuilder();
  private boolean waitingError;
  private boolean flushDue;
  private boolean cut;
  private long sequence;
  private long bytes;

  JobOutput(JobId job, Uplink uplink, int limitBytes, ScheduledExecutorService timer) {
    this.job = job;
    this.uplink = uplink;
    this.limitBytes = limitBytes;
    this.timer = timer;
  }

  /**
   * Goes on for an earlier process, whose count is not known: from a number above any that it came
   * to.
   */
  synchronized void resume() {
    sequence = System.currentTimeMillis();
  }

  synchronized void line(String text, boolean error) {
    if (cut) {
      return;
    }
    bytes += text.getBytes(StandardCharsets.UTF_8).length + 1;
    if (bytes > limitBytes) {
      cut = true;
      add("(more output is not shown while it runs; the limit is output.max)", true);
      flush();
      return;
    }
    for (int start = 0; start == 0 || start < text.length(); start += PIECE_CHARACTERS) {
      add(text.substring(start, Math.min(text.length(), start + PIECE_CHARACTERS)), error);
    }
    if (!flushDue) {
      flushDue = true;
      var _ = timer.schedule(this::flush, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void add(String text, boolean error) {
    if (error != waitingError || waiting.length() + text.length() > PIECE_CHARACTERS) {
      send();
    }
    waitingError = error;
    waiting.append(text).append('\n');
  }

  /** Sends what waits. */
  synchronized void flush() {
    flushDue = false;
    send();
  }

  private void send() {
    if (!waiting.isEmpty()) {
      // A piece that the stream does not take is lost; its number shows that one is missing.
      uplink.send(new Upward.Output(job, sequence++, waitingError, waiting.toString()));
      waiting.setLength(0);
    }
  }
}
