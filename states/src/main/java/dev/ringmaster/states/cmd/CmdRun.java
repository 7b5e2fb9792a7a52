package dev.ringmaster.states.cmd;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Runs a command: always, or only when a watched state changed. */
final class CmdRun implements Resource<CmdRun.Ready> {
  /** A command leaves nothing to look at. */
  record Ready(boolean runs) {}

  private final Signature signature;
  private final boolean always;

  CmdRun(String name, String summary, boolean always) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(required("name", Type.TEXT, "The command, split into words without a shell."));
    parameters.add(
        optional("argv", Type.LIST, "The command as a list of words, instead of the name."));
    parameters.addAll(CommandLine.PARAMETERS);
    this.signature =
        Signature.state(name, Effect.ONCE, summary, parameters.toArray(Parameter[]::new))
            .documented(
                "In test mode the command is never run: the state would run it. Guard it with"
                    + " creates, onlyif or unless so that a second run changes nothing.");
    this.always = always;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  private static Value line(Arguments arguments) {
    return Objects.requireNonNull(arguments.values().get(arguments.has("argv") ? "argv" : "name"));
  }

  @Override
  public void check(Arguments arguments) {
    CommandLine.command(line(arguments), arguments);
  }

  @Override
  public Ready read(Arguments arguments, CallContext context) {
    return new Ready(always);
  }

  @Override
  public void requireFeasible(Arguments arguments, Ready current, CallContext context) {
    try {
      context.host().requireRunnable(CommandLine.command(line(arguments), arguments));
    } catch (ProblemsException e) {
      throw new FunctionFailure(e.problems(), Value.nothing()); // what an earlier state may mend
    }
  }

  @Override
  public List<Change> decide(Arguments arguments, Ready current) {
    return current.runs() ? changes(arguments) : List.of();
  }

  private static List<Change> changes(Arguments arguments) {
    return List.of(Change.added("command", Value.text(CommandLine.show(line(arguments)))));
  }

  @Override
  public Applied apply(
      Arguments arguments, Ready current, List<Change> changes, CallContext context)
      throws InterruptedException {
    return execute(arguments, context);
  }

  private static Applied execute(Arguments arguments, CallContext context)
      throws InterruptedException {
    Execution execution =
        Execution.of(line(arguments), arguments, context).wantingSuccess(arguments);
    return new Applied("ran '" + execution.shown() + "'", Tool.answer(execution.result()));
  }

  @Override
  public Optional<WatchAction> watchAction() {
    return Optional.of(
        new WatchAction() {
          @Override
          public List<Change> decide(Arguments arguments) {
            return changes(arguments);
          }

          @Override
          public Applied apply(Arguments arguments, CallContext context)
              throws InterruptedException {
            return execute(arguments, context);
          }
        });
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return new Footprint(Reach.NOTHING, new Reach.Anything());
  }

  /** What could not be run may lack its directory or user, which an earlier state would make. */
  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    Set<String> lacking = new HashSet<>();
    if (changes.isEmpty()) {
      arguments.optionalText("cwd").ifPresent(cwd -> lacking.add("file:" + cwd));
      arguments.optionalText("runas").ifPresent(user -> lacking.add("user:" + user));
    }
    return new Footprint(new Reach.Only(lacking), new Reach.Anything());
  }

  @Override
  public String unchangedComment(Arguments arguments, Ready current) {
    return "runs only when a watched state changes";
  }
}
