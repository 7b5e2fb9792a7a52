package dev.ringmaster.master.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command reads and writes. Results go to {@link #result}, everything else to {@link
 * #message}.
 *
 * @param asking whether somebody can answer a question
 * @param progress whether messages go to a terminal, which a line of progress may be redrawn on
 * @param colour whether results may be coloured
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean asking,
    boolean progress,
    boolean colour) {
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** The process's own streams. */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean in = isTerminal(0);
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(
        System.in,
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        in && err,
        err && !environment.getOrDefault("TERM", "dumb").equals("dumb"),
        out && !plain);
  }

  /** Asks the kernel's own table, because {@code System.console()} costs start-up time. */
  private static boolean isTerminal(int descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return target.startsWith("/dev/pts")
          || target.startsWith("/dev/console")
          || target.toString().startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes a line of the result. Text from elsewhere has gone through {@link Printable}. */
  void result(String line) {
    clearProgress();
    out.println(line);
    out.flush();
  }

  /** Writes a line for the operator. Text from elsewhere has gone through {@link Printable}. */
  void message(String line) {
    clearProgress();
    err.println(line);
  }

  /** Redraws the line of progress; does nothing where there is no terminal. */
  void progress(String line) {
    if (progress) {
      err.print(CLEAR_LINE + line);
      err.flush();
    }
  }

  void clearProgress() {
    if (progress) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  String green(String text) {
    return colour ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  String red(String text) {
    return colour ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  String yellow(String text) {
    return colour ? "\u001b[33m" + text + "\u001b[0m" : text;
  }

  String bold(String text) {
    return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** Asks a question; only a clear yes is one. */
  boolean ask(String question) {
    clearProgress();
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return answer != null
          && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    } catch (IOException e) {
      return false;
    }
  }
}
