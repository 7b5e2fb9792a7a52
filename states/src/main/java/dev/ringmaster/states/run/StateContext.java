package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.OwnGrains;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.Host;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.language.StateDeclaration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A run's context as one state has it.
 *
 * @param host the machine, acted on as the state says
 * @param said where goes what the state says while it runs
 * @param printed told what a template printed of secrets
 */
record StateContext(
    CallContext context, Host host, CommandOutput said, Consumer<Set<String>> printed)
    implements CallContext {
  /** The umask does not count where it is an argument of the state's own. */
  static CallContext of(StateDeclaration state, CallContext context) {
    boolean own = state.signature().parameter("umask").isPresent();
    Optional<String> umask = own ? Optional.empty() : state.global().surroundings().umask();
    boolean secret = state.global().secret();
    return umask.isEmpty() && !secret
        ? context
        : new StateContext(
            context,
            new StateHost(context.host(), umask, secret),
            secret ? CommandOutput.NONE : context::output,
            known -> {});
  }

  /** What is known to be secret in the run is not shown of what its states say. */
  static CallContext masked(CallContext context, Mask mask) {
    return new StateContext(
        context,
        context.host(),
        (text, error) -> context.output(mask.text(text), error),
        mask::learn);
  }

  /** Commands count as looks, and nobody is shown what they print. */
  static CallContext looking(CallContext context) {
    return new StateContext(context, new LookingHost(context.host()), context::output, known -> {});
  }

  @Override
  public String minionId() {
    return context.minionId();
  }

  @Override
  public Value.MapValue grains() {
    return context.grains();
  }

  @Override
  public OwnGrains ownGrains() {
    return context.ownGrains();
  }

  @Override
  public Value.MapValue pillar() {
    return context.pillar();
  }

  @Override
  public void reloadPillar() throws InterruptedException {
    context.reloadPillar();
  }

  @Override
  public SourceFiles sources() {
    return context.sources();
  }

  @Override
  public Filled fill(String engine, String source, String template, Map<String, Value> variables)
      throws InterruptedException {
    Filled filled = context.fill(engine, source, template, variables);
    printed.accept(filled.secrets());
    return filled;
  }

  @Override
  public Function function(String name) throws InterruptedException {
    return context.function(name);
  }

  @Override
  public void output(String text, boolean error) {
    said.line(text, error);
  }

  @Override
  public void send(String tag, Value data) {
    context.send(tag, data);
  }

  /**
   * Its commands and files have the umask unless they say otherwise.
   *
   * @param umask octal; empty: the minion's own
   * @param secret whether nothing is shown of what its commands get and print
   */
  private record StateHost(Host host, Optional<String> umask, boolean secret) implements Host {
    private Command adapted(Command command) {
      Command shown = secret ? command.hidden() : command;
      return umask.isEmpty() || command.umask().isPresent() ? shown : shown.withUmask(umask.get());
    }

    @Override
    public HostFiles files() {
      return umask
          .<HostFiles>map(octal -> new UmaskFiles(host.files(), Integer.parseInt(octal, 8)))
          .orElseGet(host::files);
    }

    @Override
    public CommandResult run(Command command) throws InterruptedException {
      return host.run(adapted(command));
    }

    @Override
    public CommandResult run(Command command, CommandOutput output) throws InterruptedException {
      return host.run(adapted(command), output);
    }

    @Override
    public void requireRunnable(Command command) {
      host.requireRunnable(adapted(command));
    }

    @Override
    public Optional<String> which(String program) {
      return host.which(program);
    }

    @Override
    public Map<String, String> environment() {
      return host.environment();
    }
  }

  private record LookingHost(Host host) implements Host {
    @Override
    public HostFiles files() {
      return host.files();
    }

    @Override
    public CommandResult run(Command command) throws InterruptedException {
      return host.run(command.looking());
    }

    @Override
    public CommandResult run(Command command, CommandOutput output) throws InterruptedException {
      return run(command);
    }

    @Override
    public void requireRunnable(Command command) {
      host.requireRunnable(command);
    }

    @Override
    public Optional<String> which(String program) {
      return host.which(program);
    }

    @Override
    public Map<String, String> environment() {
      return host.environment();
    }
  }
}
