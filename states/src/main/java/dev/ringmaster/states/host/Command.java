package dev.ringmaster.states.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command to run. There is no shell unless the vector names one.
 *
 * @param argv the program and its arguments
 * @param cwd where it runs; empty: the filesystem's root
 * @param environment added to the minion's own
 * @param runas the user it runs as, with that user's groups and HOME; empty: the minion's own
 * @param umask octal, such as {@code 022}; empty: the minion's own
 * @param stdin what it reads; nothing means an empty input
 * @param timeout after which its whole session is ended; zero: none
 * @param effectful whether it changes the machine: such a command runs under the launcher, which
 *     outlives the minion and records its result; a mere look does not
 * @param secret whether its arguments or environment must not be shown in errors and logs
 */
public record Command(
    List<String> argv,
    Optional<String> cwd,
    Map<String, String> environment,
    Optional<String> runas,
    Optional<String> umask,
    byte[] stdin,
    Duration timeout,
    boolean effectful,
    boolean secret) {
  private static final byte[] NO_INPUT = {};

  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a command needs a program");
    }
  }

  /** A command that only looks, with a limit of one minute. */
  public static Command look(String... argv) {
    return new Command(
        List.of(argv),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        NO_INPUT,
        Duration.ofMinutes(1),
        false,
        false);
  }

  /** A command that changes something, without a limit of its own. */
  public static Command act(String... argv) {
    return act(List.of(argv));
  }

  public static Command act(List<String> argv) {
    return new Command(
        argv,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        NO_INPUT,
        Duration.ZERO,
        true,
        false);
  }

  public Command in(String directory) {
    return new Command(
        argv, Optional.of(directory), environment, runas, umask, stdin, timeout, effectful, secret);
  }

  public Command as(String user) {
    return new Command(
        argv, cwd, environment, Optional.of(user), umask, stdin, timeout, effectful, secret);
  }

  public Command with(String variable, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new Command(argv, cwd, more, runas, umask, stdin, timeout, effectful, secret);
  }

  public Command withEnvironment(Map<String, String> variables) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.putAll(variables);
    return new Command(argv, cwd, more, runas, umask, stdin, timeout, effectful, secret);
  }

  public Command withUmask(String octal) {
    return new Command(
        argv, cwd, environment, runas, Optional.of(octal), stdin, timeout, effectful, secret);
  }

  public Command reading(byte[] input) {
    return new Command(argv, cwd, environment, runas, umask, input, timeout, effectful, secret);
  }

  public Command within(Duration limit) {
    return new Command(argv, cwd, environment, runas, umask, stdin, limit, effectful, secret);
  }

  public Command hidden() {
    return new Command(argv, cwd, environment, runas, umask, stdin, timeout, effectful, true);
  }

  /** The same as a mere look. */
  public Command looking() {
    return new Command(argv, cwd, environment, runas, umask, stdin, timeout, false, secret);
  }

  /** The vector with {@code more} at its end. */
  public Command and(String... more) {
    List<String> longer = new ArrayList<>(argv);
    longer.addAll(List.of(more));
    return new Command(longer, cwd, environment, runas, umask, stdin, timeout, effectful, secret);
  }
}
