package dev.ringmaster.master.jobs;

import dev.ringmaster.master.fleet.LiveFleet;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.master.store.StoredFleet;
import dev.ringmaster.master.store.StoredJobs;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A master's jobs, fleet and events over a real store, with streams made by hand. */
final class JobLab implements AutoCloseable {
  static final Principal ROOT = new Principal("unix:root", 0, true);
  static final Catalogue CATALOGUE =
      new Catalogue(
          List.of(
              Signature.function("test.ping", Effect.READ, "Answers."),
              Signature.function(
                  "test.echo",
                  Effect.READ,
                  "Answers what it is given.",
                  Parameter.required("text", Parameter.Type.TEXT, "What to answer.")),
              Signature.function(
                  "user.password",
                  Effect.ONCE,
                  "Sets a password.",
                  Parameter.required("name", Parameter.Type.TEXT, "Whose."),
                  Parameter.required("password", Parameter.Type.TEXT, "Which.").asSecret())));

  final ManualClock clock;
  final Store store;
  final StoredAudit audit;
  final StoredEvents events;
  final LiveFleet fleet;
  final LiveJobs jobs;
  final Reception reception;

  /** Whether the key that signs orders can be used. */
  boolean canSign = true;

  /** Enrolments whose keys were deleted. */
  final Set<Enrolment> deleted = new HashSet<>();

  JobLab(Path directory, ManualClock clock) {
    this(directory, clock, JobLab::allowAll);
  }

  JobLab(Path directory, ManualClock clock, Authorizer authorizer) {
    this.clock = clock;
    store = Store.open(directory, clock);
    audit = new StoredAudit(store);
    events = new StoredEvents(store);
    fleet = new LiveFleet(new StoredFleet(store), it -> !deleted.contains(it), clock);
    jobs =
        new LiveJobs(
            new StoredJobs(store),
            fleet,
            authorizer,
            this::sign,
            environment -> "",
            audit,
            clock,
            JobLimits.DEFAULT);
    reception = new Reception(fleet, jobs, events::emitted, clock);
  }

  private SignedOrder sign(Order order) {
    if (!canSign) {
      throw new IllegalStateException("the key cannot be used");
    }
    return new SignedOrder(Wire.bytes(order), "key", "signed".getBytes(StandardCharsets.UTF_8));
  }

  static Optional<Problem> allowAll(Principal who, Authorizer.Request request) {
    return Optional.empty();
  }

  static Enrolment enrolment(String minion) {
    return new Enrolment(
        new MinionId(minion), UUID.nameUUIDFromBytes(minion.getBytes(StandardCharsets.UTF_8)));
  }

  FakeSession connect(String minion) {
    return connect(minion, List.of(), List.of());
  }

  FakeSession connect(String minion, List<JobId> claims, List<JobId> returns) {
    return connect(minion, CATALOGUE, claims, returns);
  }

  FakeSession connect(String minion, Catalogue catalogue, List<JobId> claims, List<JobId> returns) {
    FakeSession session = new FakeSession(enrolment(minion));
    reception.connected(session, hello(catalogue, claims, returns));
    reception.received(session, new Upward.Catalogue(catalogue.digest(), catalogue.signatures()));
    return session;
  }

  Upward.Hello hello(Catalogue catalogue, List<JobId> claims, List<JobId> returns) {
    return new Upward.Hello(
        "0.1.0",
        1,
        Set.of(),
        UUID.randomUUID(),
        catalogue.digest(),
        clock.instant(),
        claims,
        returns);
  }

  void accept(String minion) {
    fleet.accepted(enrolment(minion), Value.map());
  }

  JobWatch run(String target, String function, Value... arguments) {
    return jobs.submit(ROOT, Submission.of(JobId.create(), target, Call.of(function, arguments)));
  }

  Submission queued(String target, Duration time) {
    return Submission.of(
        JobId.create(),
        target,
        Call.of("test.ping"),
        new Submission.Timing(Duration.ZERO, time, false));
  }

  static Return answer(JobId job, Value value) {
    return new Return(
        job,
        new Outcome.Succeeded(value),
        java.time.Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofMillis(3));
  }

  void answers(FakeSession session, JobId job, Value value) {
    reception.received(session, new Upward.Returned(answer(job, value)));
  }

  /** Everything up to the end; the job must end. */
  static List<JobEvent> drain(JobWatch watch) throws InterruptedException {
    List<JobEvent> events = new ArrayList<>();
    while (!watch.isOver()) {
      Optional<JobEvent> event = watch.next(Duration.ofSeconds(10));
      if (event.isEmpty() && !watch.isOver()) {
        throw new AssertionError("no further event after " + events);
      }
      event.ifPresent(events::add);
    }
    return events;
  }

  /** The job of a subscription that was just made. */
  static JobId id(JobWatch watch) throws InterruptedException {
    return ((JobEvent.Submitted) watch.next().orElseThrow()).job().id();
  }

  JobState state(JobId job, String minion) {
    return jobs.show(ROOT, job).orElseThrow().members().stream()
        .filter(member -> member.enrolment().equals(enrolment(minion)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Override
  public void close() {
    store.close();
  }
}
