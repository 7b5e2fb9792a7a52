package dev.ringmaster.states.host;

import java.io.File;
import java.util.Map;
import java.util.Optional;

/** The machine that this process runs on. */
public final class LocalHost implements Host {
  private final Map<String, String> environment;
  private final CommandRunner looks;
  private final CommandRunner acts;
  private final HostFiles files;

  /**
   * @param environment what commands inherit
   * @param looks runs commands that change nothing
   * @param acts runs commands that may change something
   */
  public LocalHost(
      Map<String, String> environment, CommandRunner looks, CommandRunner acts, HostLimits limits) {
    this.environment = Map.copyOf(environment);
    this.looks = looks;
    this.acts = acts;
    this.files = new LocalFiles(limits);
  }

  /** All commands as children of this process, with its own environment. */
  public static LocalHost direct() {
    CommandRunner runner = new DirectRunner(System.getenv(), HostLimits.DEFAULT);
    return new LocalHost(System.getenv(), runner, runner, HostLimits.DEFAULT);
  }

  @Override
  public HostFiles files() {
    return files;
  }

  @Override
  public CommandResult run(Command command) throws InterruptedException {
    return run(command, CommandOutput.NONE);
  }

  @Override
  public CommandResult run(Command command, CommandOutput output) throws InterruptedException {
    return (command.effectful() ? acts : looks).run(command, output);
  }

  @Override
  public void requireRunnable(Command command) {
    Invocation.of(command, environment);
  }

  @Override
  public Optional<String> which(String program) {
    if (program.contains("/")) {
      File file = new File(program);
      return file.isFile() && file.canExecute() ? Optional.of(program) : Optional.empty();
    }
    return Programs.find(program, environment.getOrDefault("PATH", Invocation.DEFAULT_PATH));
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }
}
