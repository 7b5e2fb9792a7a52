package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.OwnGrains;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandOutput;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.Host;
import dev.ringmaster.states.host.HostFiles;
import java.util.Map;
import java.util.Optional;

/**
 * The context of a state that bears the global {@code umask}.
 *
 * @param umask octal
 */
record UmaskContext(CallContext context, String umask) implements CallContext {
  @Override
  public Host host() {
    return new UmaskHost(context.host(), umask);
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
    return context.fill(engine, source, template, variables);
  }

  @Override
  public Value call(Call call) throws InterruptedException {
    return context.call(call);
  }

  @Override
  public void output(String text, boolean error) {
    context.output(text, error);
  }

  @Override
  public void send(String tag, Value data) {
    context.send(tag, data);
  }

  /** Its commands and files have the umask unless they say otherwise. */
  private record UmaskHost(Host host, String umask) implements Host {
    private Command masked(Command command) {
      return command.umask().isPresent() ? command : command.withUmask(umask);
    }

    @Override
    public HostFiles files() {
      return new UmaskFiles(host.files(), Integer.parseInt(umask, 8));
    }

    @Override
    public CommandResult run(Command command) throws InterruptedException {
      return host.run(masked(command));
    }

    @Override
    public CommandResult run(Command command, CommandOutput output) throws InterruptedException {
      return host.run(masked(command), output);
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
