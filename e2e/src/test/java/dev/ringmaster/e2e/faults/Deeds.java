package dev.ringmaster.e2e.faults;

import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Functions that write down in the ledger what they do; each answers something nobody else does.
 */
final class Deeds implements Runner {
  static final String LOOK = "test.look";
  static final String STARE = "test.stare";
  static final String SET = "test.set";
  static final String ACT = "test.act";
  static final String FAIL = "test.fail";
  static final String TALK = "test.talk";
  static final String WAIT = "test.wait";
  static final String HANG = "test.hang";
  static final String STATES = "test.states";
  static final String COMMAND = "test.command";
  static final List<String> NAMES =
      List.of(LOOK, STARE, SET, ACT, FAIL, TALK, WAIT, HANG, STATES, COMMAND);

  static final Catalogue CATALOGUE =
      new Catalogue(
          List.of(
              Signature.function(LOOK, Effect.READ, "Looks."),
              Signature.function(STARE, Effect.READ, "Looks for a while, and talks."),
              Signature.function(SET, Effect.REPEATABLE, "Sets something."),
              Signature.function(ACT, Effect.ONCE, "Does something."),
              Signature.function(FAIL, Effect.ONCE, "Does something, and fails."),
              Signature.function(TALK, Effect.ONCE, "Talks while it does something."),
              Signature.function(WAIT, Effect.REPEATABLE, "Takes until it is let go."),
              Signature.function(HANG, Effect.ONCE, "Takes until it is let go."),
              Signature.function(STATES, Effect.REPEATABLE, "One at a time.").queued(),
              Signature.function(COMMAND, Effect.ONCE, "Runs a command.")));

  private static final Map<String, Signature> SIGNATURES =
      CATALOGUE.signatures().stream()
          .collect(Collectors.toMap(Signature::name, Function.identity()));
  private static final long STARE_MILLIS = 130;
  private static final long STATES_MILLIS = 60;

  /** What a command that ran to its end has written down. */
  static final List<String> WHOLE_COMMAND = List.of("begun", "ended");

  /** Prints as {@link Deed#talk} does, and writes down that it was here. */
  private static final String SCRIPT =
      "echo begun >> $1; echo $2 0; sleep 0.15; echo ended >> $1; echo $2 1";

  private final Ledger ledger;
  private final Incarnation life;
  private final Launcher launcher;
  private final CountDownLatch gate;

  /**
   * @param gate what waits for something waits for this
   */
  Deeds(Ledger ledger, Incarnation life, Launcher launcher, CountDownLatch gate) {
    this.ledger = ledger;
    this.life = life;
    this.launcher = launcher;
    this.gate = gate;
  }

  @Override
  public Catalogue catalogue() {
    return CATALOGUE;
  }

  @Override
  public Prepared prepare(Order order) {
    Signature signature = SIGNATURES.get(order.call().function());
    if (signature == null) {
      throw new ProblemsException(Problem.of("no function " + order.call().function()));
    }
    return new Deed(order, signature);
  }

  private final class Deed implements Prepared {
    private final Order order;
    private final Signature signature;

    Deed(Order order, Signature signature) {
      this.order = order;
      this.signature = signature;
    }

    @Override
    public Signature signature() {
      return signature;
    }

    @Override
    public boolean mayQueue() {
      return true;
    }

    @Override
    public Outcome run(Scope scope) throws InterruptedException {
      Ledger.Execution execution = ledger.begin(order.id(), signature.effect(), life);
      Outcome outcome;
      try {
        outcome = act(execution, scope);
        ledger.ended(execution, outcome, life);
      } catch (InterruptedException e) {
        ledger.stopped(execution, life);
        throw e;
      }
      if (life.isDead()) {
        throw Incarnation.vanish();
      }
      return outcome;
    }

    private Outcome act(Ledger.Execution execution, Scope scope) throws InterruptedException {
      switch (signature.name()) {
        case STARE -> {
          talk(execution, scope);
          boolean _ = gate.await(STARE_MILLIS, TimeUnit.MILLISECONDS);
        }
        case TALK -> talk(execution, scope);
        case WAIT, HANG -> gate.await();
        case STATES -> {
          boolean _ = gate.await(STATES_MILLIS, TimeUnit.MILLISECONDS);
        }
        case COMMAND -> {
          return command(execution, scope);
        }
        case FAIL -> {
          return new Outcome.Failed(answer(), List.of(Problem.of("it does not work")));
        }
        default -> {}
      }
      return new Outcome.Succeeded(answer());
    }

    /** Three pieces: what is said on another stream is another piece. */
    private void talk(Ledger.Execution execution, Scope scope) {
      for (int line = 0; line < 3; line++) {
        scope.output(execution.number() + " " + line, line == 1);
      }
    }

    private Value answer() {
      return Value.text(order.id() + " " + UUID.randomUUID());
    }

    private Outcome command(Ledger.Execution execution, Scope scope) throws InterruptedException {
      CommandResult result =
          launcher
              .forJob(order.id())
              .run(
                  Command.act(
                      "sh",
                      "-c",
                      SCRIPT,
                      "sh",
                      ledger.did(order.id()).toString(),
                      String.valueOf(execution.number())),
                  scope::output);
      return outcome(result);
    }

    private Outcome outcome(CommandResult result) {
      return result.succeeded()
          ? new Outcome.Succeeded(Value.text(result.stdout()))
          : new Outcome.Failed(Value.nothing(), List.of(Problem.of("it was ended")));
    }

    @Override
    public Optional<Outcome> resumed(CommandResult result) {
      return Optional.of(outcome(result));
    }

    @Override
    public String mask(String text) {
      return text;
    }
  }
}
