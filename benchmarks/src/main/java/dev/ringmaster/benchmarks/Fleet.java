package dev.ringmaster.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process full of simulated minions, as seen from here. */
final class Fleet {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** What is measured is the master: the fleet may have the memory that ten thousand need. */
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xmn512m",
          "-Xmx6g",
          "-Ddev.ringmaster.minion.log=info");

  private final Process process;
  private final PrintStream orders;
  private volatile int streams;

  private Fleet(Process process) {
    this.process = process;
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().name("fleet-reader").start(this::read);
  }

  static Fleet start(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FleetProcess.class.getName(), directory.resolve("fleet").toString()));
    command.addAll(List.of(arguments));
    return new Fleet(
        new ProcessBuilder(command).redirectError(directory.resolve("fleet.log").toFile()).start());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        streams = Integer.parseInt(line);
      }
    } catch (IOException e) {
      streams = 0;
    }
  }

  Process process() {
    return process;
  }

  /** Enrols and connects minions until there are so many. */
  void growTo(Site site, int count) throws InterruptedException {
    orders.println(count);
    awaitStreams(site, count);
    site.await(count + " answers", PATIENCE, () -> site.control().answer(count));
  }

  /** Waits until so many streams stand. */
  void awaitStreams(Site site, int count) throws InterruptedException {
    site.await(
        count + " streams",
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the fleet has ended; see " + site.directory());
          }
          return streams == count;
        });
  }
}
