package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.custom.CustomSearch;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.intake.Intake;
import dev.ringmaster.minion.intake.Runner;
import dev.ringmaster.minion.intake.StateLock;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.link.BundleClient;
import dev.ringmaster.minion.link.FileClient;
import dev.ringmaster.minion.link.LinkHandler;
import dev.ringmaster.minion.link.LinkSettings;
import dev.ringmaster.minion.link.PersistentLink;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One minion, put together. Many can live in one process, each with its own directory. */
public final class Minion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Minion.class);
  private final DirectoryLock lock;
  private final Workshop workshop;
  private final Calls calls;
  private final Intake intake;
  private final PersistentLink link;
  private final FileClient files;
  private final CustomSearch search;

  /**
   * Opens its directory and takes up what an earlier process had started; does not connect yet.
   *
   * @throws ProblemsException if its directory cannot be used
   */
  public Minion(MinionSettings settings, MinionShared shared) {
    this(settings, shared, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param around what calls go through, made of what runs them
   */
  public Minion(MinionSettings settings, MinionShared shared, UnaryOperator<Runner> around) {
    this(settings, shared, around, Clock.systemUTC());
  }

  /**
   * The same.
   *
   * @param clock this machine's own
   */
  public Minion(
      MinionSettings settings, MinionShared shared, UnaryOperator<Runner> around, Clock clock) {
    Path directory = settings.directory();
    this.lock = DirectoryLock.take(directory);
    AtomicReference<@Nullable PersistentLink> late = new AtomicReference<>();
    MachineGrains grains = new MachineGrains(settings.id(), settings.grains());
    Launcher launcher =
        new Launcher(directory.resolve("commands"), System.getenv(), settings.launcher());
    CommandRunner looks = new DirectRunner(System.getenv(), HostLimits.DEFAULT);
    this.workshop =
        new Workshop(
            settings.id(),
            job -> new LocalHost(System.getenv(), looks, launcher.forJob(job), HostLimits.DEFAULT),
            grains,
            new LateBundles(),
            new BlobCache(directory.resolve("files"), settings.cacheBytes()),
            new CustomModules(directory.resolve("modules"), looks),
            shared.renderer());
    this.calls = Offer.of(workshop, () -> search().search());
    Verifier verifier = new Verifier();
    this.intake =
        new Intake(
            Release.version(),
            verifier,
            around.apply(calls),
            grains,
            spool(settings, late),
            launcher,
            StateLock.of(directory),
            message -> {
              PersistentLink current = late.get();
              return current != null && current.send(message);
            },
            () -> now(late, clock),
            shared.timer(),
            settings.intake());
    this.link =
        new PersistentLink(linkSettings(settings), new Handler(), verifier, shared.loops(), clock);
    this.files = link.files();
    this.search = new CustomSearch(workshop.modules(), workshop.cache(), files, this::found);
    late.set(link);
    grains.watch(changed -> link.send(new Upward.Grains(changed)));
    intake.resume();
  }

  private static Spool spool(
      MinionSettings settings, AtomicReference<@Nullable PersistentLink> late) {
    Path directory = settings.directory().resolve("spool");
    try {
      return Spool.open(new DirectoryDisk(directory), settings.spool(), () -> told(late));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot use the spool in " + directory + ": " + FileFailure.reason(e, directory)));
    }
  }

  private static Instant now(AtomicReference<@Nullable PersistentLink> late, Clock clock) {
    PersistentLink current = late.get();
    return current == null ? clock.instant() : current.masterNow();
  }

  /** No order is forgotten by a guess: this machine's own clock may be hours ahead. */
  private static Instant told(AtomicReference<@Nullable PersistentLink> late) {
    PersistentLink current = late.get();
    return current == null ? Instant.EPOCH : current.masterTold().orElse(Instant.EPOCH);
  }

  static LinkSettings linkSettings(MinionSettings settings) {
    MinionSettings.Master master = settings.master();
    LinkSettings link =
        LinkSettings.of(
                settings.id(),
                master.address(),
                master.minions(),
                master.enrol(),
                master.fingerprint(),
                settings.directory().resolve("identity"),
                Release.version())
            .withBackoff(settings.reconnect().first(), settings.reconnect().limit());
    return master.token().map(link::withToken).orElse(link);
  }

  /** Begins to connect. */
  public void start() {
    LOG.info("the minion's key has the fingerprint {}", link.fingerprint());
    link.start();
  }

  /** SHA-256 of this minion's public key, for whoever accepts it. */
  public String fingerprint() {
    return link.fingerprint();
  }

  /** How many jobs run or wait here. */
  public int jobs() {
    return intake.size();
  }

  /** Disconnects. Commands that run go on, and are taken up by the next process. */
  @Override
  public void close() {
    link.close();
    files.close();
    intake.close();
    lock.close();
  }

  /**
   * The files' connection, which is made with the link. What jobs get by it may show that there are
   * other custom functions than those the master knows of.
   */
  private final class LateBundles implements BundleClient {
    @Override
    public Bundle bundle(BundleRequest request) throws IOException, InterruptedException {
      Bundle bundle = files.bundle(request);
      search.noticed(bundle);
      return bundle;
    }

    @Override
    public void blobs(List<String> digests, BlobSink sink)
        throws IOException, InterruptedException {
      files.blobs(digests, sink);
    }
  }

  /** The intake, and after each connection a look for custom functions and states. */
  private final class Handler implements LinkHandler {
    @Override
    public Upward.Hello hello() {
      return intake.hello();
    }

    @Override
    public void connected(Enrolment enrolment, Downward.Welcome welcome) {
      intake.connected(enrolment, welcome);
      search.begin();
    }

    @Override
    public void received(Downward message) {
      intake.received(message);
    }

    @Override
    public void disconnected(String why) {
      intake.disconnected(why);
    }
  }

  private CustomSearch search() {
    return search;
  }

  private void found(Custom custom) {
    if (calls.offer(custom)) {
      intake.sendCatalogue();
    }
  }
}
