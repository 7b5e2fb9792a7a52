package dev.ringmaster.e2e.faults;

import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.jobs.JobLimits;
import dev.ringmaster.master.jobs.JobRecords;
import dev.ringmaster.master.jobs.LiveJobs;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.Reception;
import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.master.keys.KeyListener;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.master.keys.SigningKeys;
import dev.ringmaster.master.link.BundleSource;
import dev.ringmaster.master.link.LinkServer;
import dev.ringmaster.master.link.LinkSettings;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.master.store.StoredFleet;
import dev.ringmaster.master.store.StoredJobs;
import dev.ringmaster.master.store.StoredKeys;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A master that can be killed: real listeners, jobs and store, over a network with faults. */
final class TestMaster implements AutoCloseable {
  static final Principal ROOT = new Principal("unix:root", 0, true);

  /** An order that does not get there at once is soon too late. */
  private static final JobLimits LIMITS =
      new JobLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofDays(1), 1_000);

  private final Store store;
  private final JobRecords records;
  private final Trace trace;
  private final FaultyListener listener;
  private final LinkServer server;
  final LiveJobs jobs;
  final LiveFleet fleet;
  final Keys keys;

  TestMaster(
      Path directory, Clock clock, Duration keepalive, Map<String, Cable> cables, Trace trace) {
    this.trace = trace;
    store = Store.open(directory.resolve("store"), clock);
    records = new StoredJobs(store);
    keys = keys(directory, store, clock);
    fleet = new LiveFleet(new StoredFleet(store), keys::isAccepted, clock);
    jobs =
        new LiveJobs(
            records,
            fleet,
            (who, request) -> Optional.empty(),
            keys.signingKeys()::sign,
            environment -> "",
            new StoredAudit(store),
            clock,
            LIMITS);
    keys.listen(
        new KeyListener() {
          @Override
          public void accepted(Enrolment enrolment, Value.MapValue trusted) {
            fleet.accepted(enrolment, trusted);
          }
        });
    Reception reception = new Reception(fleet, jobs, new StoredEvents(store)::emitted, clock);
    listener = new FaultyListener(reception, cables, this::acknowledging);
    server =
        LinkServer.start(
            LinkSettings.DEFAULTS.withAddress("127.0.0.1", 0, 0).withKeepalive(keepalive),
            keys,
            new NoBundles(),
            listener,
            "test",
            clock);
  }

  private static Keys keys(Path directory, Store store, Clock clock) {
    CertificateAuthority ca = CertificateAuthority.open(directory.resolve("ca"), clock);
    SigningKeys signing = SigningKeys.open(directory.resolve("signing"), ca, clock);
    return new Keys(new StoredKeys(store), ca, signing, KeyLimits.DEFAULTS, clock);
  }

  int minionsPort() {
    return server.minionsPort();
  }

  int enrolPort() {
    return server.enrolPort();
  }

  private void acknowledging(Enrolment member, JobId id) {
    Optional<JobRecords.Stored> job = records.find(id);
    boolean stored =
        job.isPresent()
            && job.get().spec().members().stream().anyMatch(m -> m.enrolment().equals(member))
            && records.answer(job.get().spec(), position(job.get(), member)).isPresent();
    if (!stored) {
      trace.violation(
          "the return of "
              + Shown.of(id)
              + " from "
              + member.minion()
              + " is acknowledged and not stored");
    }
  }

  private static int position(JobRecords.Stored job, Enrolment member) {
    List<Enrolment> members = job.spec().members().stream().map(m -> m.enrolment()).toList();
    return members.indexOf(member);
  }

  /** What a SIGKILL leaves: what is in the store. */
  void kill() {
    trace.add("the master is killed");
    listener.kill();
    close();
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }

  private static final class NoBundles implements BundleSource {
    @Override
    public Bundle bundle(Enrolment enrolment, BundleRequest request) {
      throw new ProblemsException(Problem.of("there are no files"));
    }

    @Override
    public Optional<InputStream> blob(Enrolment enrolment, String sha256) {
      return Optional.empty();
    }
  }
}
