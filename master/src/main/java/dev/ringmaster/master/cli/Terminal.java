package dev.ringmaster.master.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Where a command reads and writes. Results go to {@link #result}, everything else to {@link
 * #message}.
 *
 * @param asking whether somebody can answer a question
 * @param progress whether messages go to a terminal, on which progress may be drawn
 * @param colour whether results may be coloured
 * @param live where progress is drawn
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean asking,
    boolean progress,
    boolean colour,
    LiveArea live) {
  public Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean asking,
      boolean progress,
      boolean colour) {
    this(in, out, err, asking, progress, colour, new LiveArea(err, ScreenSize::ofTerminal));
  }

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

  private static boolean isTerminal(int descriptor) {
    String target = target(descriptor);
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/console")
        || target.startsWith("/dev/tty");
  }

  /** Whether the process's results go to another one, which may end before them. */
  static boolean isPiped() {
    return target(1).startsWith("pipe:") || target(1).startsWith("socket:");
  }

  /** Asks the kernel's own table, because {@code System.console()} costs start-up time. */
  private static String target(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Writes a line of the result. Text from elsewhere has gone through {@link Printable}. */
  void result(String line) {
    clearProgress();
    out.println(line);
    out.flush();
  }

  /**
   * For a command that only watches, and would go on for nobody.
   *
   * @throws ResultLost if results cannot be written any more
   */
  void needReader() {
    if (out.checkError()) {
      throw new ResultLost(List.of());
    }
  }

  /** Writes a line for the operator. Text from elsewhere has gone through {@link Printable}. */
  void message(String line) {
    clearProgress();
    err.println(line);
  }

  /** Redraws the one line of progress; does nothing where there is no terminal. */
  void progress(String line) {
    progress(rows -> List.of(line));
  }

  /**
   * The same for several lines.
   *
   * @param lines given how many fit
   */
  void progress(IntFunction<List<String>> lines) {
    if (progress) {
      live.show(lines);
    }
  }

  void clearProgress() {
    live.clear();
  }

  /** From now on no progress is drawn, whichever thread still has some. */
  void endProgress() {
    live.close();
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
