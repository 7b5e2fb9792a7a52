package dev.ringmaster.master.assembly;

import dev.ringmaster.master.control.AdministratorsOnly;
import dev.ringmaster.master.control.ControlDoor;
import dev.ringmaster.master.control.ControlMethod;
import dev.ringmaster.master.control.ControlMethods;
import dev.ringmaster.master.control.ControlSocket;
import dev.ringmaster.master.control.EventMethods;
import dev.ringmaster.master.control.FleetMethods;
import dev.ringmaster.master.control.JobMethods;
import dev.ringmaster.master.control.KeyMethods;
import dev.ringmaster.master.control.PillarMethods;
import dev.ringmaster.master.control.RunMethods;
import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.files.Bundles;
import dev.ringmaster.master.files.FileRoots;
import dev.ringmaster.master.files.MinionPillars;
import dev.ringmaster.master.files.RunFiles;
import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.jobs.Authorizer;
import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.master.jobs.Reception;
import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.master.keys.SigningKeys;
import dev.ringmaster.master.link.LinkServer;
import dev.ringmaster.master.runs.Runs;
import dev.ringmaster.master.store.CommitWitness;
import dev.ringmaster.master.store.Retention;
import dev.ringmaster.master.store.RetentionLimits;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.master.store.StoredFleet;
import dev.ringmaster.master.store.StoredJobs;
import dev.ringmaster.master.store.StoredKeys;
import dev.ringmaster.master.store.StoredRuns;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running master: every part, put together in the order in which they need one another, and taken
 * apart in reverse.
 */
public final class Master implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Master.class);
  private static final Duration SNAPSHOT_AGE = Duration.ofDays(1);

  private final Closing closing;
  private final LinkServer link;

  private Master(Closing closing, LinkServer link) {
    this.closing = closing;
    this.link = link;
  }

  /**
   * Starts a master; it serves when this returns.
   *
   * @throws ProblemsException if something it needs cannot be had; nothing is left open then
   */
  public static Master start(MasterConfiguration configuration) {
    return start(configuration, CommitWitness.NONE);
  }

  /**
   * The same.
   *
   * @param witness sees what its store commits
   */
  public static Master start(MasterConfiguration configuration, CommitWitness witness) {
    Closing closing = new Closing();
    try {
      return assemble(configuration, Clock.systemUTC(), witness, closing);
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private static Master assemble(
      MasterConfiguration configuration, Clock clock, CommitWitness witness, Closing closing) {
    Path directory = configuration.directory();
    Store store = closing.add(Store.open(directory.resolve("store"), clock));
    store.witness(witness);
    StoredEvents events = new StoredEvents(store);
    Audit audit = new StoredAudit(store);
    Authorizer authorizer = new AdministratorsOnly();
    Keys keys = keys(configuration, store, clock);
    LiveFleet fleet = new LiveFleet(new StoredFleet(store), keys::isAccepted, clock);
    FileRoots files =
        new FileRoots(configuration.fileRoots(), directory.resolve("snapshots"), clock);
    // not a reason to stay away: they may be mounted later, and what needs them says so
    files.problems().forEach(problem -> LOG.warn("{}", problem.describe()));
    LiveJobs jobs =
        new LiveJobs(
            new StoredJobs(store),
            fleet,
            authorizer,
            keys.signingKeys()::sign,
            files::pin,
            audit,
            clock,
            configuration.jobs());
    Renderer renderer = new Renderer(RenderLimits.DEFAULT);
    Pillars pillars = new Pillars(renderer, configuration.pillars());
    MinionPillars minionPillars = new MinionPillars(files, pillars, fleet);
    Bundles bundles = new Bundles(files, minionPillars, new JobFiles(jobs), clock);
    StoredRuns journals = new StoredRuns(store);
    RunFiles runFiles = new RunFiles(files, directory.resolve("runbooks"), clock);
    Runs runs =
        Runs.open(
            journals,
            journals,
            journals,
            jobs,
            fleet,
            files,
            runFiles,
            minionPillars,
            renderer,
            authorizer,
            clock,
            new MinionId(configuration.link().name()));
    keys.listen(new AcceptedKeys(fleet, jobs, bundles));
    Chores chores = closing.add(new Chores());
    chores.every(1, TimeUnit.SECONDS, "expiring orders", jobs::tick);
    Retention retention =
        new Retention(
            store,
            RetentionLimits.of(configuration.retention(), configuration.retentionMebibytes()));
    chores.every(5, TimeUnit.SECONDS, "making room on a full disk", retention::tend);
    chores.every(1, TimeUnit.HOURS, "retention", retention::prune);
    chores.every(1, TimeUnit.HOURS, "removing old snapshots", () -> prune(files, jobs));
    chores.every(1, TimeUnit.HOURS, "removing old runbooks", () -> prune(runFiles, runs));
    chores.every(1, TimeUnit.HOURS, "rotating the signing key", keys::rotateSigningIfDue);
    List<ControlMethod> methods = new ArrayList<>();
    methods.addAll(
        JobMethods.of(
            jobs, name -> files.statesEnvironment(name.isEmpty() ? FileRoots.BASE : name)));
    methods.addAll(RunMethods.of(runs));
    methods.addAll(KeyMethods.of(keys));
    methods.addAll(FleetMethods.of(fleet));
    methods.addAll(PillarMethods.of(fleet, minionPillars));
    methods.addAll(EventMethods.of(events, audit));
    LinkServer link =
        closing.add(
            LinkServer.start(
                configuration.link(),
                keys,
                bundles,
                new Reception(fleet, jobs, events::emitted, clock),
                Version.text(),
                clock));
    closing.add(runs);
    runs.resume();
    ControlDoor door = new ControlDoor(new ControlMethods(methods), authorizer, audit);
    closing.add(ControlSocket.open(configuration.socket(), door));
    LOG.info("TLS for minions is done by {}", LinkServer.tlsLibrary());
    return new Master(closing, link);
  }

  private static Keys keys(MasterConfiguration configuration, Store store, Clock clock) {
    Path directory = configuration.directory();
    CertificateAuthority ca = CertificateAuthority.open(directory.resolve("ca"), clock);
    SigningKeys signing = SigningKeys.open(directory.resolve("signing"), ca, clock);
    return new Keys(new StoredKeys(store), ca, signing, configuration.keys(), clock);
  }

  private static void prune(FileRoots files, LiveJobs jobs) {
    try {
      files.prune(SNAPSHOT_AGE, jobs::isPinnedTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void prune(RunFiles files, Runs runs) {
    try {
      files.prune(SNAPSHOT_AGE, runs.frozenRunbooks());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that accepted minions connect to. */
  public int minionsPort() {
    return link.minionsPort();
  }

  /** The port where machines ask to be let in. */
  public int enrolPort() {
    return link.enrolPort();
  }

  /** Stops in order: operators first, then minions, then what is written to disk. */
  @Override
  public void close() {
    closing.close();
  }
}
