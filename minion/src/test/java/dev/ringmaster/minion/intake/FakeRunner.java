package dev.ringmaster.minion.intake;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.CommandResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Functions whose end the test decides: each notes that it began, and waits to be let go. */
final class FakeRunner implements Runner {
  final List<String> began = new CopyOnWriteArrayList<>();
  final List<JobId> closed = new CopyOnWriteArrayList<>();
  private final Map<String, Signature> signatures = new ConcurrentHashMap<>();
  private final Semaphore gate = new Semaphore(0);

  FakeRunner() {
    add(Signature.function("test.ping", Effect.READ, "Answers at once."));
    add(Signature.function("test.large", Effect.READ, "Answers with 10,000 characters."));
    add(Signature.function("test.look", Effect.READ, "Waits, changes nothing."));
    add(Signature.function("test.act", Effect.ONCE, "Waits, changes something."));
    add(Signature.function("test.break", Effect.ONCE, "Fails in a way nobody expected."));
    add(Signature.function("test.exhaust", Effect.ONCE, "Takes all memory."));
    add(Signature.function("state.apply", Effect.REPEATABLE, "Waits.").queued());
  }

  private void add(Signature signature) {
    signatures.put(signature.name(), signature);
  }

  /** Lets one waiting call end. */
  void letGo() {
    gate.release();
  }

  @Override
  public Catalogue catalogue() {
    return new Catalogue(signatures.values());
  }

  @Override
  public Prepared prepare(Order order) {
    Signature signature = signatures.get(order.call().function());
    if (signature == null) {
      throw new ProblemsException(Problem.of("no function " + order.call().function()));
    }
    return new Prepared() {
      @Override
      public Signature signature() {
        return signature;
      }

      @Override
      public boolean mayQueue() {
        return !order.call().named().entries().containsValue(Value.bool(false));
      }

      @Override
      public Outcome run(Scope scope) throws InterruptedException {
        began.add(order.id() + " " + signature.name());
        scope.output("began", false);
        return switch (signature.name()) {
          case "test.ping" -> new Outcome.Succeeded(Value.bool(true));
          case "test.large" -> new Outcome.Succeeded(Value.text("x".repeat(10_000)));
          case "test.break" -> throw new IllegalStateException("broken");
          case "test.exhaust" -> throw new OutOfMemoryError("Java heap space");
          default -> {
            gate.acquire();
            yield new Outcome.Succeeded(Value.text("done"));
          }
        };
      }

      @Override
      public Optional<Outcome> resumed(CommandResult result) {
        return Optional.of(new Outcome.Succeeded(Value.text(result.stdout())));
      }

      @Override
      public String mask(String text) {
        return text.replace("hunter2", Value.Secret.MASK);
      }

      @Override
      public void close() {
        closed.add(order.id());
      }
    };
  }
}
