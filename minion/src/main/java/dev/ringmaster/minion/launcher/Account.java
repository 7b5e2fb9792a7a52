package dev.ringmaster.minion.launcher;

import dev.ringmaster.states.function.FunctionFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A user of the machine, to run a command as.
 *
 * @param name as the machine's account database has it
 */
record Account(String name, long uid, long gid, String home, String shell) {

  /** Asks the machine, so that accounts from a directory service are found too. */
  static Account find(String user) throws InterruptedException {
    if (user.isEmpty() || user.startsWith("-")) {
      throw new FunctionFailure("cannot run as '" + user + "': that is no user's name");
    }
    List<String> words = ask("getent", "passwd", user);
    if (words.size() < 7) {
      throw new FunctionFailure("cannot run as '" + user + "': this machine has no such user");
    }
    return new Account(
        words.get(0),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)),
        words.get(5),
        words.get(6));
  }

  private static List<String> ask(String... argv) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String line =
          new String(process.getInputStream().readNBytes(64 << 10), StandardCharsets.UTF_8).strip();
      process.waitFor(30, TimeUnit.SECONDS);
      return line.isEmpty() ? List.of() : List.of(line.split(":", -1));
    } catch (IOException e) {
      throw new FunctionFailure("cannot run " + argv[0] + ": " + e.getMessage());
    }
  }

  /** The minion's own user id. */
  static long own() {
    try {
      return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the minion's own user", e);
    }
  }

  /** What goes before a command's vector to run it as this user, with all the user's groups. */
  List<String> prefix() {
    long own = own();
    if (own == uid) {
      return List.of();
    }
    if (own != 0) {
      throw new FunctionFailure(
          "cannot run as '"
              + name
              + "': the minion runs as user "
              + own
              + ", and only root may change users");
    }
    List<String> prefix = new ArrayList<>();
    prefix.add("/usr/bin/setpriv");
    prefix.add("--reuid=" + uid);
    prefix.add("--regid=" + gid);
    prefix.add("--init-groups");
    prefix.add("--");
    return prefix;
  }

  Map<String, String> environment() {
    return Map.of("HOME", home, "USER", name, "LOGNAME", name, "SHELL", shell);
  }
}
