package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobWatch;
import dev.ringmaster.protocol.data.Value;
import java.time.Duration;
import java.util.Optional;

/** Sends what becomes of one job, to its end. */
final class JobStream {
  private JobStream() {}

  static void send(JobWatch watch, Exchange exchange) throws InterruptedException {
    Optional<JobEvent> event = exchange.await(watch::next);
    while (event.isPresent()) {
      JobEvent now = event.get();
      event = watch.next(Duration.ZERO); // a thousand minions may have answered since the last look
      send(exchange, now, event.isPresent());
      if (event.isEmpty()) {
        event = exchange.await(watch::next);
      }
    }
  }

  /** What one minion returned and is too large to be shown is no reason not to show the others'. */
  private static void send(Exchange exchange, JobEvent event, boolean another)
      throws InterruptedException {
    try {
      send(exchange, JobValues.event(event), another);
    } catch (AnswerTooLarge e) {
      if (!(event instanceof JobEvent.Returned returned)) {
        throw e;
      }
      send(exchange, JobValues.withoutAnswer(returned, e), another);
    }
  }

  private static void send(Exchange exchange, Value answer, boolean another)
      throws InterruptedException {
    if (another) {
      exchange.sendWithNext(answer);
    } else {
      exchange.send(answer);
    }
  }
}
