package dev.ringmaster.e2e.crash;

import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What each minion has executed, by its own account. Its minions find functions and bind arguments
 * as they always do; only the function's body is replaced by a note that it ran.
 */
final class Executions {
  private final Map<String, List<Execution>> byMinion = new TreeMap<>();
  private int count;
  private int interruptAt;
  private Interruption interruption = () -> {};

  private record Execution(JobId job, String call) {}

  /** Something that happens while a call runs. */
  interface Interruption {
    void happen() throws InterruptedException;
  }

  /** Around what runs the calls of {@code minion}. */
  UnaryOperator<Runner> of(String minion) {
    return real -> new Recording(minion, real);
  }

  /** While the {@code number}-th execution from now runs, {@code what} happens. */
  synchronized void during(int number, Interruption what) {
    count = 0;
    interruptAt = number;
    interruption = what;
  }

  private void executed(String minion, Order order) throws InterruptedException {
    Interruption meanwhile = () -> {};
    synchronized (this) {
      byMinion
          .computeIfAbsent(minion, key -> new ArrayList<>())
          .add(
              new Execution(
                  order.id(),
                  order.call().function()
                      + order.call().positional()
                      + " "
                      + order.call().named()));
      count++;
      if (count == interruptAt) {
        meanwhile = interruption;
      }
    }
    meanwhile.happen();
  }

  /**
   * The functions with their arguments, in the order in which each minion ran them, since the last
   * time.
   */
  synchronized Map<String, List<String>> take() {
    Map<String, List<String>> calls = new TreeMap<>();
    byMinion.forEach((minion, executions) -> {
      long jobs = executions.stream().map(Execution::job).distinct().count();
      if (jobs != executions.size()) {
        throw new AssertionError(minion + " executed a job more than once: " + executions);
      }
      calls.put(minion, executions.stream().map(Execution::call).toList());
    });
    byMinion.clear();
    return calls;
  }

  private final class Recording implements Runner {
    private final String minion;
    private final Runner real;

    Recording(String minion, Runner real) {
      this.minion = minion;
      this.real = real;
    }

    @Override
    public Catalogue catalogue() {
      return real.catalogue();
    }

    @Override
    public Prepared prepare(Order order) throws InterruptedException {
      Prepared prepared = real.prepare(order);
      return new Noted(minion, order, prepared);
    }
  }

  private final class Noted implements Runner.Prepared {
    private final String minion;
    private final Order order;
    private final Runner.Prepared real;

    Noted(String minion, Order order, Runner.Prepared real) {
      this.minion = minion;
      this.order = order;
      this.real = real;
    }

    @Override
    public Signature signature() {
      return real.signature();
    }

    @Override
    public boolean mayQueue() {
      return real.mayQueue();
    }

    @Override
    public Outcome run(Runner.Scope scope) throws InterruptedException {
      executed(minion, order);
      return new Outcome.Succeeded(answer(order.call().function()));
    }

    @Override
    public Optional<Outcome> resumed(CommandResult result) {
      return real.resumed(result);
    }

    @Override
    public String mask(String text) {
      return real.mask(text);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private static Value answer(String function) {
    return function.startsWith("state.")
        ? Value.map("report", Value.text("states"), "outcome", Value.text("changed"))
        : Value.text("done");
  }
}
