package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.custom.CustomSearch;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.intake.StateLock;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call on this machine, outside of any job: the same code that runs a master's order, in a
 * private directory that is removed afterwards.
 */
public final class LocalCall implements AutoCloseable {
  /** Says that there may be files; which ones, the bundle tells. */
  private static final String LOCAL_SNAPSHOT = "local";

  private final Path directory;
  private final Calls calls;
  private final Supplier<StateLock> states;

  /**
   * @param bundles where files and pillar come from
   * @param states what keeps state runs of this minion apart; asked for by those only
   */
  public LocalCall(
      MinionId id, MachineGrains grains, BundleClient bundles, Supplier<StateLock> states) {
    this.states = states;
    try {
      this.directory = Files.createTempDirectory("ringmaster-call");
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot make a temporary directory: " + FileFailure.reason(e, "")));
    }
    CommandRunner looks = new DirectRunner(System.getenv(), HostLimits.DEFAULT);
    Launcher launcher =
        new Launcher(directory.resolve("commands"), System.getenv(), LauncherLimits.DEFAULT);
    BlobCache cache = new BlobCache(directory.resolve("files"), MinionSettings.CACHE_BYTES);
    CustomModules modules = new CustomModules(directory.resolve("modules"), looks);
    this.calls =
        Offer.of(
            new Workshop(
                id,
                job ->
                    new LocalHost(System.getenv(), looks, launcher.forJob(job), HostLimits.DEFAULT),
                grains,
                bundles,
                cache,
                modules,
                new Renderer(RenderLimits.DEFAULT)),
            new CustomSearch(modules, cache, bundles, _ -> {})::search);
  }

  /**
   * Makes the call; one that runs states waits for its turn before that.
   *
   * @param environment whose files count; empty: the default one
   * @throws ProblemsException when there is no such function, the arguments do not fit, or it would
   *     have to wait and may not
   * @throws InterruptedException when the thread is interrupted; nothing of the call runs any more
   */
  public Outcome run(Call call, String environment, Runner.Scope scope)
      throws InterruptedException {
    Instant now = Instant.now();
    Order order =
        new Order(
            JobId.create(),
            call,
            Audience.of("", List.of()),
            now,
            now,
            Duration.ZERO,
            LOCAL_SNAPSHOT,
            environment,
            Set.of(),
            false,
            "local");
    try (Runner.Prepared prepared = calls.prepare(order)) {
      Voice voice = new Voice(prepared, scope);
      if (!prepared.signature().needsQueue()) {
        return prepared.run(voice);
      }
      try (StateLock.Held _ = turn(states.get(), prepared.mayQueue(), scope)) {
        return prepared.run(voice);
      }
    }
  }

  private static StateLock.Held turn(StateLock lock, boolean mayQueue, Runner.Scope scope)
      throws InterruptedException {
    String own = "minion call, process " + ProcessHandle.current().pid();
    Optional<StateLock.Held> free = lock.tryTake(own);
    if (free.isPresent()) {
      return free.get();
    }
    if (!mayQueue) {
      throw new ProblemsException(
          Problem.of(lock.holder() + " runs states on this minion, and this call may not wait")
              .withAdvice("Leave out queue=false, and it waits for its turn."));
    }
    return lock.take(
        own, holder -> scope.output("waits for " + holder + ", which runs states here", true));
  }

  /** What the call says, with secrets masked. */
  private record Voice(Runner.Prepared prepared, Runner.Scope scope) implements Runner.Scope {
    @Override
    public void output(String text, boolean error) {
      scope.output(prepared.mask(text), error);
    }

    @Override
    public void send(String tag, Value data) {
      scope.send(tag, data);
    }
  }

  /** Removes the private directory. */
  @Override
  public void close() {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException failure)
                throws IOException {
              Files.delete(inner);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot remove " + directory + ": " + FileFailure.reason(e, directory)));
    }
  }
}
