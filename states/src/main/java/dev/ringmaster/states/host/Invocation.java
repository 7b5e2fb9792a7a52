package dev.ringmaster.states.host;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is handed to the kernel for a {@link Command}: its user, umask, environment and directory
 * made concrete. The environment never appears in the vector, because everybody can read that.
 *
 * @param argv without {@code setsid}, which a runner puts before it
 * @param environment all of it, nothing is inherited beyond it
 */
public record Invocation(List<String> argv, Map<String, String> environment, Path directory) {
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String SETPRIV = "/usr/bin/setpriv";
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final Pattern UMASK = Pattern.compile("[0-7]{1,4}");
  private static final List<String> KEPT = List.of("LANG", "LANGUAGE", "LC_ALL", "TZ");

  public Invocation {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /**
   * @param inherited the minion's own environment
   * @throws ProblemsException when the directory or user does not exist, the umask is none, or this
   *     process may not become the user
   */
  public static Invocation of(Command command, Map<String, String> inherited) {
    Path directory = Path.of(command.cwd().orElse("/"));
    if (!Files.isDirectory(directory)) {
      throw problem(
          "cannot run " + command.argv().getFirst() + " in " + directory + ": no such directory",
          "Create it first, or mend cwd.");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> argv = new ArrayList<>();
    Optional<Account> account = command.runas().map(Account::of).filter(a -> a.uid() != ownUid());
    if (account.isPresent()) {
      argv.addAll(become(account.get()));
      environment.putAll(environmentOf(account.get(), inherited));
    } else {
      environment.putAll(inherited);
    }
    environment.putAll(command.environment());
    environment.forEach(Invocation::check);
    if (command.umask().isPresent()) {
      argv.addAll(masked(command.umask().get()));
    }
    argv.addAll(command.argv());
    for (String word : argv) {
      if (word.indexOf('\0') >= 0) {
        throw problem(
            "cannot run " + command.argv().getFirst() + ": an argument holds a NUL character",
            "Take it out; no program can be given one.");
      }
    }
    return new Invocation(argv, environment, directory);
  }

  /**
   * How a shell would end that is to run a program which is not there or is none, said in words;
   * empty if it may be run.
   */
  public Optional<CommandResult> refusal(String program) {
    boolean byOther = argv.getFirst().equals(SETPRIV);
    return Programs.hindrance(program, directory, path(), byOther)
        .map(hindrance ->
            new CommandResult(
                hindrance.isThere() ? NOT_EXECUTABLE : NOT_FOUND,
                "",
                hindrance.message(),
                false,
                false));
  }

  private String path() {
    return environment.getOrDefault("PATH", DEFAULT_PATH);
  }

  private static List<String> become(Account account) {
    if (ownUid() != 0) {
      throw problem(
          "cannot run as user "
              + account.name()
              + ": this minion runs as "
              + System.getProperty("user.name")
              + ", and only root may become another user",
          "Run the minion as root, or leave runas out.");
    }
    return List.of(
        SETPRIV,
        "--reuid=" + Integer.toUnsignedString(account.uid()),
        "--regid=" + Integer.toUnsignedString(account.gid()),
        "--init-groups",
        "--inh-caps=-all",
        "--");
  }

  private static Map<String, String> environmentOf(Account account, Map<String, String> inherited) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : KEPT) {
      if (inherited.containsKey(name)) {
        environment.put(name, inherited.get(name));
      }
    }
    environment.put("HOME", account.home());
    environment.put("USER", account.name());
    environment.put("LOGNAME", account.name());
    environment.put("SHELL", account.shell());
    environment.put("PATH", inherited.getOrDefault("PATH", DEFAULT_PATH));
    return environment;
  }

  /** The shell sees only the checked digits; the command reaches it as arguments. */
  private static List<String> masked(String umask) {
    if (!UMASK.matcher(umask).matches()) {
      throw problem("umask " + umask + " is not octal", "Write it like 022 or 0077.");
    }
    return List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
  }

  private static void check(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw problem(
          "the environment variable named '" + name.replace('\0', '?') + "' cannot be set",
          "A name is not empty and has neither '=' nor NUL.");
    }
    if (value.indexOf('\0') >= 0) {
      throw problem("the environment variable " + name + " holds a NUL character", "Take it out.");
    }
  }

  static int ownUid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  private static ProblemsException problem(String message, String advice) {
    return new ProblemsException(Problem.of(message).withAdvice(advice));
  }
}
