package dev.ringmaster.e2e.faults;

import dev.ringmaster.minion.link.LinkLoops;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What the scenes of one test share. */
final class Stage implements AutoCloseable {
  private final Path directory;
  private final Duration keepalive;
  private final LinkLoops loops = new LinkLoops(1);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("minion-timer").factory());
  private final Template template;
  private int scenes;

  Stage(Path directory, Duration keepalive, List<String> minions) throws IOException {
    this.directory = directory;
    this.keepalive = keepalive;
    this.template = new Template(directory.resolve("template"), minions, loops, timer);
  }

  /** A master that knows the minions, which are not started. */
  Scene scene() throws IOException {
    scenes++;
    return new Scene(template, directory.resolve("scene" + scenes), keepalive, loops, timer);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    loops.close();
  }
}
