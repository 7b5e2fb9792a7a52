package dev.ringmaster.e2e.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link DoomedMaster} as this process sees it. */
final class MasterChild implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final int LOG_LINES_SHOWN = 40;

  private final Process process;
  private final Path log;
  private final PrintStream tell;
  private final List<Append> appends = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  /**
   * The events of one append.
   *
   * @param from position of the first
   * @param to behind the last
   */
  record Append(int from, int to) {
    static Append parse(String line) {
      String[] words = line.split(" ");
      return new Append(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }
  }

  /** At which side of an append's commit the master dies. */
  enum Moment {
    BEFORE,
    AFTER
  }

  /** A process that stands by: it has opened nothing yet. */
  MasterChild(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.tell = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofVirtual().name("master-child").start(this::listen);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("append ")) {
          appends.add(Append.parse(line));
        } else {
          said.add(line);
        }
      }
    } catch (IOException e) {
      said.add("unreadable: " + e.getMessage());
    }
    said.add("the end of what it says");
  }

  /** Tells it to open its directory and to serve. */
  void open() {
    tell.println("open");
  }

  void awaitReady() throws InterruptedException {
    await("ready");
  }

  /** The {@code append}-th append from now is the one where it stops. */
  void arm(int append, Moment moment) throws InterruptedException {
    tell.println("arm " + append + " " + (moment == Moment.AFTER ? "after" : "before"));
    await("armed");
  }

  /** Waits until it has stopped where it was told to. */
  Append awaitReached() throws InterruptedException {
    return Append.parse(await("reached"));
  }

  private String await(String word) throws InterruptedException {
    String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null || !line.startsWith(word)) {
      throw new AssertionError(
          "waiting for '" + word + "', the master said '" + line + "'; its log ends:\n" + log());
    }
    return line;
  }

  String log() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every append since this process was opened. */
  List<Append> appends() {
    return List.copyOf(appends);
  }

  /** SIGKILL; nothing of it is left when this returns. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("process " + process.pid() + " does not die");
    }
  }

  /** Ends it as nothing ends a real one; for the sake of the cache that it leaves. */
  void leave() throws InterruptedException {
    tell.close();
    process.waitFor();
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    tell.close();
  }
}
