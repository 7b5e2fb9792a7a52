package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.launcher.LaunchedCommand;
import dev.ringmaster.minion.spool.SpoolFull;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.states.function.FunctionFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job on this minion, from the checked order to the kept return, on a thread of its own. */
final class Job {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);
  private static final long ANNOUNCED_AFTER_NANOS = 100_000_000;
  private final Order order;
  private final Workplace place;
  private final JobOutput output;
  private final Stopping stopping = new Stopping();
  private Instant startedAt;
  private long startedNanos = System.nanoTime();
  private @Nullable Future<?> timeout;
  private boolean begun;
  private volatile boolean announced;
  private boolean ended;

  Job(Order order, Workplace place) {
    this.order = order;
    this.place = place;
    this.startedAt = place.clock().instant();
    this.output =
        new JobOutput(order.id(), place.uplink(), place.limits().streamedBytes(), place.timer());
  }

  JobId id() {
    return order.id();
  }

  void cancel() {
    stopping.stop(Stopping.Why.CANCELLED);
  }

  /** Says where the job stands. */
  synchronized void accepted() {
    if (ended) {
      return;
    }
    announced = true;
    place.uplink().send(new Upward.Accepted(id(), place.queue().before(id()).orElse("")));
  }

  /** Says that it runs once it has run for a while; false if that need not be looked at again. */
  synchronized boolean announceWhenSlow() {
    if (ended || announced) {
      return false;
    }
    if (begun && System.nanoTime() - startedNanos > ANNOUNCED_AFTER_NANOS) {
      accepted();
      return false;
    }
    return true;
  }

  /** Runs it to its kept return. */
  Return run() {
    return finish(guarded(this::execute));
  }

  /** Finds out what became of it, after a restart. */
  Return resume(Claim claim) {
    startedAt = claim.startedAt();
    startedNanos -= Math.max(0, Duration.between(startedAt, place.clock().instant()).toNanos());
    announced = true; // it will be when the link is there, as all that live then are
    output.resume();
    return finish(guarded(this::adopt));
  }

  private Outcome guarded(Stopping.Work<Outcome> work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      return stopping.outcome("", order.timeout());
    } catch (RuntimeException | Error e) { // also out of memory: somebody waits for the answer
      LOG.error("job {} failed unexpectedly", id(), e);
      String message = order.call().function() + " failed unexpectedly: " + e;
      return new Outcome.Failed(Value.nothing(), List.of(Problem.of(message)));
    }
  }

  private Outcome execute() throws InterruptedException {
    Runner.Prepared prepared;
    try {
      prepared = stopping.allow(() -> place.runner().prepare(order));
    } catch (ProblemsException e) {
      return new Outcome.Refused(Outcome.Reason.BAD_CALL, Problem.describe(e.problems()));
    } catch (FunctionFailure e) {
      return new Outcome.Refused(Outcome.Reason.BAD_CALL, Problem.describe(e.problems()));
    }
    try (prepared) {
      return perform(prepared);
    }
  }

  private Outcome perform(Runner.Prepared prepared) throws InterruptedException {
    Optional<Outcome> refusal =
        prepared.signature().needsQueue()
            ? turn().take(order.mayQueue() && prepared.mayQueue())
            : Optional.empty();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    begin();
    if (prepared.signature().effect() != Effect.READ) {
      try {
        place.spool().claim(id(), until(), new Claim(startedAt, order).bytes());
        accepted(); // what changes nothing is mostly over before anybody could read that it began
      } catch (SpoolFull e) {
        return new Outcome.Refused(Outcome.Reason.LIMIT, String.valueOf(e.getMessage()));
      }
    }
    if (order.timeout().isPositive()) {
      arm(order.timeout(), () -> stopping.stop(Stopping.Why.TIMED_OUT));
    }
    Outcome outcome = stopping.allow(() -> prepared.run(new Voice(prepared)));
    return stopping.why() != null && outcome instanceof Outcome.Failed failed
        ? stopping.outcome(failed, order.timeout())
        : outcome;
  }

  private synchronized void begin() {
    startedAt = place.clock().instant();
    startedNanos = System.nanoTime();
    begun = true;
  }

  private Turn turn() {
    return new Turn(order, place, stopping, this::accepted);
  }

  private Outcome adopt() throws InterruptedException {
    List<LaunchedCommand> commands = Adoption.commandsOf(id(), place.launcher());
    if (order.timeout().isPositive() && commands.stream().anyMatch(LaunchedCommand::isRunning)) {
      // Its time goes on whatever it waits for here; what has ended did so in time.
      Duration left = order.timeout().minusNanos(System.nanoTime() - startedNanos);
      arm(
          left.isPositive() ? left : Duration.ofMillis(1),
          () -> {
            if (commands.stream().anyMatch(LaunchedCommand::isRunning)) {
              stopping.stop(Stopping.Why.TIMED_OUT);
            }
          });
    }
    try (Adoption adoption = Adoption.of(commands, order, place.runner(), stopping)) {
      if (adoption.needsQueue()) {
        turn().takeAgain();
      }
      return adoption.outcome(output);
    }
  }

  private void arm(Duration limit, Runnable stop) {
    timeout = place.timer().schedule(stop, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Instant until() {
    return order.notAfter().plus(place.limits().margin());
  }

  private Return finish(Outcome outcome) {
    synchronized (this) {
      ended = true;
    }
    if (timeout != null) {
      timeout.cancel(false);
    }
    output.flush();
    Duration duration = Duration.ofNanos(System.nanoTime() - startedNanos);
    try {
      Return kept = place.returns().keep(new Return(id(), outcome, startedAt, duration), until());
      place.launcher().forget(id());
      return kept;
    } finally {
      place.queue().leave(id()); // or every later state run would wait for ever
    }
  }

  /** What the running call says, with secrets masked. */
  private final class Voice implements Runner.Scope {
    private final Runner.Prepared prepared;

    Voice(Runner.Prepared prepared) {
      this.prepared = prepared;
    }

    @Override
    public void output(String text, boolean error) {
      output.line(prepared.mask(text), error);
    }

    @Override
    public void send(String tag, Value data) {
      place.events().send(tag, data);
    }
  }
}
