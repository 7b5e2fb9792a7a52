package dev.ringmaster.benchmarks;

import dev.ringmaster.minion.assembly.Release;
import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.minion.link.LinkLoops;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many simulated minions in one process: {@code FleetProcess DIRECTORY MINIONS-PORT ENROL-PORT
 * FINGERPRINT TOKEN-FILE}. Each line of its input is a number of minions to grow to; each of its
 * output a number of streams that stand. It ends with its input.
 */
public final class FleetProcess {
  private static final int GREETED_TOGETHER = 64;
  private static final int TOLD_EVERY_MILLIS = 20;

  private final AtomicInteger connected = new AtomicInteger();
  private final Semaphore newcomers = new Semaphore(GREETED_TOGETHER);
  private final AtomicInteger awaited = new AtomicInteger();
  private final SimulatedMinion.Shared shared;
  private final LinkSettings settings;
  private final Path directory;
  private final List<SimulatedMinion> minions = new ArrayList<>();
  private int told = -1;

  private FleetProcess(Path directory, LinkSettings settings, ScheduledExecutorService timer) {
    this.directory = directory;
    this.settings = settings;
    this.shared =
        new SimulatedMinion.Shared(
            functions(directory),
            new MachineGrains(settings.id(), Path.of("/dev/null")).get(),
            new LinkLoops(Runtime.getRuntime().availableProcessors()),
            timer,
            this::changed);
  }

  /**
   * @param arguments as above
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(arguments[0]);
    LinkSettings settings =
        LinkSettings.of(
                new MinionId("fleet"),
                "127.0.0.1",
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                arguments[3],
                directory,
                Release.version())
            .withTokenFile(Path.of(arguments[4]));
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    FleetProcess fleet = new FleetProcess(directory, settings, timer);
    Future<?> _ =
        timer.scheduleWithFixedDelay(fleet::tell, 0, TOLD_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      fleet.growTo(Integer.parseInt(line));
    }
    System.exit(0);
  }

  /** The functions of this release, for whoever needs neither files nor a pillar. */
  private static Calls functions(Path directory) {
    CommandRunner commands = new DirectRunner(Map.of(), HostLimits.DEFAULT);
    return new Calls(
        new Workshop(
            new MinionId("fleet"),
            job -> new LocalHost(Map.of(), commands, commands, HostLimits.DEFAULT),
            new MachineGrains(new MinionId("fleet"), Path.of("/dev/null")),
            new NoFiles(),
            new BlobCache(directory.resolve("files"), 0),
            new CustomModules(directory.resolve("modules"), commands),
            new Renderer(RenderLimits.DEFAULT)),
        Families.functions(),
        Families.resources());
  }

  private void growTo(int count) throws IOException, InterruptedException {
    while (minions.size() < count) {
      MinionId id = new MinionId("sim%05d".formatted(minions.size() + 1));
      newcomers.acquire();
      awaited.incrementAndGet();
      SimulatedMinion minion = new SimulatedMinion(of(id), settings.version(), shared);
      minions.add(minion);
      minion.start();
    }
  }

  private LinkSettings of(MinionId id) {
    return LinkSettings.of(
            id,
            settings.host(),
            settings.minionsPort(),
            settings.enrolPort(),
            settings.fingerprint(),
            directory.resolve(id.value()),
            settings.version())
        .withToken(settings.token().orElseThrow());
  }

  private void changed(boolean begins) {
    if (begins) {
      connected.incrementAndGet();
      if (awaited.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
        newcomers.release();
      }
    } else {
      connected.decrementAndGet();
    }
  }

  private void tell() {
    int now = connected.get();
    if (now != told) {
      told = now;
      System.out.println(now);
    }
  }

  private static final class NoFiles implements BundleClient {
    @Override
    public Bundle bundle(BundleRequest request) throws IOException {
      throw new IOException("simulated minions have no files");
    }

    @Override
    public void blobs(List<String> digests, BlobSink sink) throws IOException {
      throw new IOException("simulated minions have no files");
    }
  }
}
