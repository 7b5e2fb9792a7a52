package dev.ringmaster.master.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.events.Events;
import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.master.store.CommitWitness;
import dev.ringmaster.master.store.Retention;
import dev.ringmaster.master.store.RetentionLimits;
import dev.ringmaster.master.store.StoredFleet;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.target.NothingMatchedException;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
  @TempDir Path root;
  private final ManualClock clock = new ManualClock();
  private JobLab lab;

  @BeforeEach
  void start() {
    lab = new JobLab(root.resolve("store"), clock);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private void restart() {
    lab.close();
    start();
    List.of("web01", "web02", "db01").forEach(lab::accept);
  }

  @Test
  void aCallThatMayNotWaitMakesAnOrderThatMayNot() throws InterruptedException {
    Catalogue states =
        new Catalogue(List.of(Signature.function("state.apply", Effect.ONCE, "Applies.").queued()));
    FakeSession web01 = lab.connect("web01", states, List.of(), List.of());
    Submission.Timing mayQueue = new Submission.Timing(Duration.ZERO, Duration.ZERO, true);
    for (boolean queue : List.of(true, false)) {
      Call call = new Call("state.apply", List.of(), Value.map("queue", Value.bool(queue)));
      lab.jobs.submit(JobLab.ROOT, Submission.of(JobId.create(), "web01", call, mayQueue)).close();
    }
    assertThat(web01.orders()).extracting(Order::mayQueue).containsExactly(true, false);
  }

  @Test
  void aReturnIsStoredAcknowledgedAndTold() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web*", "test.ping");
    JobId id = JobLab.id(watch);
    Order order = web01.orders().getFirst();
    assertThat(order.id()).isEqualTo(id);
    assertThat(order.audience().includes(JobLab.enrolment("web01"))).isTrue();
    assertThat(order.notAfter()).isEqualTo(clock.instant().plusSeconds(60));

    lab.answers(web01, id, Value.bool(true));

    assertThat(web01.acknowledged()).containsExactly(id);
    List<JobEvent> events = JobLab.drain(watch);
    assertThat(events).hasSize(2);
    assertThat(((JobEvent.Returned) events.get(0)).answer().outcome())
        .isEqualTo(new Outcome.Succeeded(Value.bool(true)));
    assertThat(events.get(1)).isInstanceOf(JobEvent.Finished.class);
    assertThat(lab.events.list("job/*", 0, 10))
        .extracting(event -> event.tag().replace(id.toString(), "ID"))
        .containsExactly("job/ID/new", "job/ID/return/web01", "job/ID/end");
    assertThat(lab.jobs.list(JobLab.ROOT, JobFilter.latest(5)))
        .singleElement()
        .satisfies(job -> assertThat(job.succeeded()).isEqualTo(1));
  }

  @Test
  void askingAgainWithTheSameIdRunsNothing() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    Submission submission = Submission.of(JobId.create(), "web01", Call.of("test.ping"));
    lab.jobs.submit(JobLab.ROOT, submission).close();
    JobWatch again = lab.jobs.submit(JobLab.ROOT, submission);
    lab.answers(web01, submission.id(), Value.bool(true));
    assertThat(JobLab.drain(again)).hasSize(3);
    assertThat(web01.orders()).hasSize(1);

    restart();
    List<JobEvent> events = JobLab.drain(lab.jobs.submit(JobLab.ROOT, submission));
    assertThat(events).hasSize(3);
    assertThat(events.get(1)).isInstanceOf(JobEvent.Returned.class);

    assertThatThrownBy(() ->
            lab.jobs.submit(
                JobLab.ROOT,
                Submission.of(submission.id(), "web01", Call.of("test.echo", Value.text("x")))))
        .hasMessageContaining("is known with another target, call or pillar (test.ping)");
    assertThatThrownBy(() -> lab.jobs.submit(new Principal("unix:eve", 7, true), submission))
        .hasMessageContaining("was submitted by unix:root");
  }

  @Test
  void aChangeToEverybodyIsToBeConfirmedAndStoresNothingBefore() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    lab.accept("db01");
    Call change = Call.of("user.password", Value.text("ann"), Value.text("hunter2"));
    Submission submission = Submission.of(JobId.create(), "?*", change);
    assertThatThrownBy(() -> lab.jobs.submit(JobLab.ROOT, submission.unconfirmed()))
        .isInstanceOf(UnconfirmedException.class)
        .hasMessageContaining("this runs user.password on every minion, 2 in all");
    assertThat(lab.jobs.show(JobLab.ROOT, submission.id())).isEmpty();
    assertThat(web01.orders()).isEmpty();
    assertThat(lab.audit.list(0, 10)).isEmpty();

    lab.jobs.submit(JobLab.ROOT, submission).close();
    assertThat(web01.orders()).hasSize(1);
    lab.jobs.submit(JobLab.ROOT, submission.unconfirmed()).close(); // known, so it runs nothing
    assertThat(web01.orders()).hasSize(1);

    Submission some = Submission.of(JobId.create(), "web*", change).unconfirmed();
    lab.jobs.submit(JobLab.ROOT, some).close();
    Submission look = Submission.of(JobId.create(), "*", Call.of("test.ping")).unconfirmed();
    lab.jobs.submit(JobLab.ROOT, look).close();
    assertThat(web01.orders()).hasSize(3);
  }

  @Test
  void aJobWhoseOrdersCannotBeSignedIsNotStored() {
    FakeSession web01 = lab.connect("web01");
    Submission submission = Submission.of(JobId.create(), "web01", Call.of("test.ping"));
    lab.canSign = false;
    assertThatThrownBy(() -> lab.jobs.submit(JobLab.ROOT, submission))
        .hasMessage("the key cannot be used");
    assertThat(lab.jobs.show(JobLab.ROOT, submission.id())).isEmpty();

    lab.canSign = true;
    lab.jobs.submit(JobLab.ROOT, submission).close();
    assertThat(web01.orders()).extracting(Order::id).containsExactly(submission.id());
  }

  @Test
  void anOrderThatNoFrameHoldsIsRefusedAndNothingIsStored() throws InterruptedException {
    List<FakeSession> block =
        IntStream.range(0, Audience.LIMIT).mapToObj(i -> lab.connect("web" + i)).toList();
    int most = Deliveries.ORDER_LIMIT;
    assertThatThrownBy(() -> lab.run("*", "test.echo", Value.text("x".repeat(most))))
        .isInstanceOf(ProblemsException.class)
        .hasMessageMatching(
            "(?s)the order to run test.echo has 4190\\d{3} bytes; the limit is 4190208 bytes.*"
                + "put what is large into a file of the environment.*");
    assertThat(lab.jobs.list(JobLab.ROOT, JobFilter.latest(5))).isEmpty();
    assertThat(block).allSatisfy(session -> assertThat(session.orders()).isEmpty());

    lab.run("*", "test.echo", Value.text("x".repeat(most - 300))).close();
    Downward.Deliver order =
        block.getFirst().heard().stream()
            .filter(Downward.Deliver.class::isInstance)
            .map(Downward.Deliver.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(Wire.bytes(order)).hasSizeBetween(most, Wire.FRAME_LIMIT - 1024);
  }

  @Test
  void namesThatNobodyHasAreToldToWhoeverSubmits() throws InterruptedException {
    lab.connect("web01");
    JobWatch watch = lab.run("web01,wbe01", "test.ping");
    JobEvent.Submitted submitted = (JobEvent.Submitted) watch.next().orElseThrow();
    assertThat(submitted.unknown())
        .containsExactly(new UnknownName("wbe01", false, List.of("web01")));
    assertThat(submitted.job().members()).hasSize(1);
  }

  @Test
  void askingTwiceAtOnceIsAskingOnce() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    Submission submission = Submission.of(JobId.create(), "web01", Call.of("test.ping"));
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          Thread.startVirtualThread(() -> lab.jobs.submit(JobLab.ROOT, submission).close()));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(web01.orders()).hasSize(1);
    assertThat(lab.audit.list(0, 10)).extracting("action").containsExactly("job.submit");
  }

  @Test
  void aMinionThatIsAwayIsAnsweredForAtOnceUnlessQueued() throws InterruptedException {
    lab.connect("web01");
    lab.accept("web02");
    JobWatch now =
        lab.jobs.submit(JobLab.ROOT, Submission.of(JobId.create(), "web02", Call.of("test.ping")));
    List<JobEvent> events = JobLab.drain(now);
    assertThat(((JobEvent.Finished) events.getLast()).members().getFirst().state())
        .isEqualTo(new JobState.NotStarted("not connected"));

    Submission queued = lab.queued("web02", Duration.ofHours(1));
    JobWatch later = lab.jobs.submit(JobLab.ROOT, queued);
    assertThat(lab.state(queued.id(), "web02"))
        .isEqualTo(new JobState.Waiting(clock.instant().plus(Duration.ofHours(1))));
    clock.pass(Duration.ofMinutes(59));
    lab.jobs.tick();
    FakeSession web02 = lab.connect("web02");
    assertThat(web02.orders()).hasSize(1);
    assertThat(lab.state(queued.id(), "web02")).isEqualTo(new JobState.Delivered());
    lab.answers(web02, queued.id(), Value.bool(true));
    assertThat(JobLab.drain(later)).last().isInstanceOf(JobEvent.Finished.class);
  }

  @Test
  void aQueuedOrderThatNobodyFetchesExpires() throws InterruptedException {
    lab.connect("web01");
    lab.accept("web02");
    Submission queued = lab.queued("web02", Duration.ofHours(1));
    JobWatch watch = lab.jobs.submit(JobLab.ROOT, queued);
    Instant notAfter = clock.instant().plus(Duration.ofHours(1));
    clock.pass(Duration.ofMinutes(61));
    lab.jobs.tick();
    JobLab.drain(watch);
    assertThat(lab.state(queued.id(), "web02")).isEqualTo(new JobState.Expired(notAfter));
    assertThat(lab.connect("web02").orders()).isEmpty();
  }

  @Test
  void whatTheMinionLacksIsSentAgainAndWhatItHasIsNot() throws InterruptedException {
    lab.connect("web01");
    JobId id = JobLab.id(lab.run("web01", "test.ping"));
    FakeSession holding = lab.connect("web01", List.of(id), List.of());
    assertThat(holding.orders()).isEmpty();
    FakeSession returning = lab.connect("web01", List.of(), List.of(id));
    assertThat(returning.orders()).isEmpty();
    FakeSession lacking = lab.connect("web01");
    assertThat(lacking.orders()).extracting(Order::id).containsExactly(id);
  }

  @Test
  void deliveredThenGoneThenBackWithoutItIsLostAndALateReturnStillWins()
      throws InterruptedException {
    lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    clock.pass(Duration.ofMinutes(5));
    lab.jobs.tick();
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Delivered());

    FakeSession back = lab.connect("web01");
    assertThat(back.orders()).isEmpty();
    assertThat(lab.state(id, "web01")).isInstanceOf(JobState.Lost.class);
    JobLab.drain(watch);
    assertThat(lab.jobs.list(JobLab.ROOT, JobFilter.latest(1)).getFirst())
        .satisfies(job -> assertThat(job.silent()).isEqualTo(1))
        .satisfies(job -> assertThat(job.failed()).isZero());

    restart();
    FakeSession late = lab.connect("web01");
    lab.answers(late, id, Value.bool(true));
    assertThat(late.acknowledged()).containsExactly(id);
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Returned(true));
    assertThat(lab.jobs.list(JobLab.ROOT, JobFilter.latest(1)).getFirst())
        .satisfies(job -> assertThat(job.succeeded()).isEqualTo(1))
        .satisfies(job -> assertThat(job.failed()).isZero());
  }

  @Test
  void theFirstReturnStaysAndEveryRepetitionIsAcknowledged() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobId id = JobLab.id(lab.run("web01", "test.echo", Value.text("a")));
    lab.answers(web01, id, Value.text("first"));
    lab.answers(web01, id, Value.text("second"));
    restart();
    FakeSession back = lab.connect("web01");
    lab.answers(back, id, Value.text("third"));
    assertThat(web01.acknowledged()).containsExactly(id, id);
    assertThat(back.acknowledged()).containsExactly(id);
    assertThat(lab.jobs.members(JobLab.ROOT, id).findFirst().orElseThrow().answer())
        .map(Return::outcome)
        .contains(new Outcome.Succeeded(Value.text("first")));
  }

  @Test
  void aReturnForAnothersJobIsForgottenByBoth() throws InterruptedException {
    lab.connect("web01");
    FakeSession db01 = lab.connect("db01");
    JobId id = JobLab.id(lab.run("web01", "test.ping"));
    lab.answers(db01, id, Value.bool(true));
    lab.answers(db01, JobId.create(), Value.bool(true));
    assertThat(db01.acknowledged()).hasSize(2);
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Delivered());
  }

  @Test
  void cancellingStopsWhatIsOutAndKeepsBackWhatIsNot() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    lab.accept("web02");
    Submission queued = lab.queued("web*", Duration.ofHours(1));
    JobWatch watch = lab.jobs.submit(JobLab.ROOT, queued);
    lab.jobs.cancel(JobLab.ROOT, queued.id());
    lab.jobs.cancel(JobLab.ROOT, queued.id());
    assertThat(web01.cancelled()).containsExactly(queued.id());
    assertThat(lab.state(queued.id(), "web02")).isInstanceOf(JobState.Cancelled.class);
    assertThat(lab.connect("web02").orders()).isEmpty();

    FakeSession back = lab.connect("web01", List.of(queued.id()), List.of());
    assertThat(back.cancelled()).containsExactly(queued.id());
    lab.reception.received(
        back,
        new Upward.Returned(
            new Return(
                queued.id(),
                new Outcome.Cancelled("told to stop"),
                clock.instant(),
                Duration.ZERO)));
    JobLab.drain(watch);
    assertThat(lab.state(queued.id(), "web01")).isEqualTo(new JobState.Cancelled("told to stop"));
    assertThat(lab.audit.list(0, 10))
        .extracting("action")
        .containsExactly("job.submit", "job.cancel");
  }

  @Test
  void progressIsToldAndSurvivesARestart() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    lab.reception.received(web01, new Upward.Accepted(id, "another"));
    assertThat(((JobEvent.StateChanged) watch.next().orElseThrow()).state())
        .isEqualTo(new JobState.Queued("another"));
    lab.jobs.tick();
    restart();
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Queued("another"));
    FakeSession back = lab.connect("web01", List.of(id), List.of());
    lab.reception.received(back, new Upward.Started(id));
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Running());
  }

  @Test
  void outputStreamsAndASlowWatcherMissesSomeOfIt() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    String kilobyte = "x".repeat(1024);
    for (int i = 0; i < 300; i++) {
      lab.reception.received(web01, new Upward.Output(id, i, false, kilobyte));
    }
    JobEvent.Output first = (JobEvent.Output) watch.next().orElseThrow();
    assertThat(first.text()).isEqualTo(kilobyte);
    lab.reception.received(web01, new Upward.Output(id, 300, true, "end"));
    lab.answers(web01, id, Value.bool(true));
    List<JobEvent> events = JobLab.drain(watch);
    JobEvent.Output last = (JobEvent.Output) events.get(events.size() - 3);
    assertThat(last.text()).isEqualTo("end");
    assertThat(last.skipped()).isEqualTo(44 * 1024);
  }

  @Test
  void cancellingWhileTheOrdersGoOutReachesEverybody() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    FakeSession web02 = lab.connect("web02");
    JobId id = JobId.create();
    web01.before(message -> {
      if (message instanceof Downward.Deliver) {
        lab.jobs.cancel(JobLab.ROOT, id);
      }
    });
    lab.jobs.submit(JobLab.ROOT, Submission.of(id, "web*", Call.of("test.ping"))).close();
    assertThat(web01.heard().getLast()).isEqualTo(new Downward.Cancel(id));
    assertThat(web02.orders()).isEmpty();
    assertThat(lab.state(id, "web02")).isInstanceOf(JobState.Cancelled.class);
  }

  @Test
  void outputIsToldOnceInOrderAndAGapIsMarked() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    for (long sequence : List.of(0L, 1L, 0L, 1L, 2L, 4L)) {
      lab.reception.received(web01, new Upward.Output(id, sequence, false, "line " + sequence));
    }
    assertThat(outputs(watch, 4)).containsExactly("line 0", "line 1", "line 2", "gap, line 4");
  }

  @Test
  void outputOfACallThatIsBegunAnewBeginsAnew() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    lab.reception.received(web01, new Upward.Output(id, 0, false, "line 0"));
    lab.reception.received(web01, new Upward.Output(id, 1, false, "line 1"));
    FakeSession back = lab.connect("web01", List.of(), List.of()); // its process was killed
    lab.reception.received(back, new Upward.Output(id, 0, false, "line 0"));
    lab.reception.received(back, new Upward.Output(id, 1, false, "line 1"));
    assertThat(outputs(watch, 4)).containsExactly("line 0", "line 1", "gap, line 0", "line 1");
  }

  private static List<String> outputs(JobWatch watch, int count) throws InterruptedException {
    List<String> outputs = new ArrayList<>();
    while (outputs.size() < count) {
      JobEvent event = watch.next(Duration.ofSeconds(10)).orElseThrow();
      if (event instanceof JobEvent.Output output) {
        outputs.add((output.broken() ? "gap, " : "") + output.text());
      }
    }
    return outputs;
  }

  @Test
  void largeReturnsDoNotPileUpBeforeASlowWatcher() throws InterruptedException {
    List<FakeSession> minions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      minions.add(lab.connect("web0" + i));
    }
    JobWatch watch = lab.run("web*", "test.ping");
    JobId id = JobLab.id(watch);
    Value megabyte = Value.text("x".repeat(1024 * 1024));
    minions.forEach(minion -> lab.answers(minion, id, megabyte));
    List<JobEvent> events = JobLab.drain(watch);
    assertThat(events.stream().filter(JobEvent.Returned.class::isInstance))
        .hasSize(8)
        .allSatisfy(event ->
            assertThat(((JobEvent.Returned) event).answer().outcome())
                .isEqualTo(new Outcome.Succeeded(megabyte)));
  }

  @Test
  void watchingFromASequenceRepeatsNothing() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    FakeSession web02 = lab.connect("web02");
    JobWatch watch = lab.run("web*", "test.ping");
    JobId id = JobLab.id(watch);
    lab.answers(web01, id, Value.text("one"));
    long seen = watch.next().orElseThrow().sequence();
    lab.answers(web02, id, Value.text("two"));
    List<JobEvent> rest = JobLab.drain(lab.jobs.watch(JobLab.ROOT, id, seen));
    assertThat(rest.stream().filter(JobEvent.Returned.class::isInstance))
        .singleElement()
        .satisfies(event ->
            assertThat(((JobEvent.Returned) event).member()).isEqualTo(JobLab.enrolment("web02")));
  }

  @Test
  void largeJobsAreSignedInBlocks() throws InterruptedException {
    List<FakeSession> minions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      minions.add(lab.connect("n" + i));
    }
    JobId id = JobLab.id(lab.run("*", "test.ping"));
    assertThat(minions.stream().map(minion -> minion.heard().getLast()).distinct()).hasSize(3);
    assertThat(minions)
        .allSatisfy(minion -> {
          Order order = minion.orders().getFirst();
          assertThat(order.id()).isEqualTo(id);
          assertThat(order.audience().includes(minion.enrolment())).isTrue();
          assertThat(order.audience().hashes()).hasSizeLessThanOrEqualTo(128 * 16);
        });
  }

  @Test
  void whatCannotBeIsSaidAndNothingIsStored() {
    lab.connect("web01");
    assertThatThrownBy(() -> lab.run("web1", "test.ping"))
        .isInstanceOf(NothingMatchedException.class)
        .hasMessageContaining("matches no minion")
        .hasMessageContaining("Did you mean 'web01'?");
    assertThatThrownBy(() -> lab.run("mail*", "test.ping")).hasMessageContaining("there are web01");
    assertThatThrownBy(() -> lab.run("web01", "test.pin"))
        .hasMessageContaining("there is no function 'test.pin'")
        .hasMessageContaining("test.ping");
    assertThatThrownBy(() -> lab.run("web01", "test.echo"))
        .hasMessageContaining("argument 'text' is missing");
    lab.accept("db01");
    assertThatThrownBy(() -> lab.run("db01", "test.pong"))
        .hasMessageContaining("nobody knows the arguments of 'test.pong'");
    assertThatThrownBy(() -> lab.jobs.submit(JobLab.ROOT, lab.queued("web01", Duration.ofDays(8))))
        .hasMessageContaining("jobs.queue_for");
    assertThat(lab.jobs.list(JobLab.ROOT, JobFilter.latest(10))).isEmpty();
  }

  @Test
  void aMinionWithoutTheFunctionIsRefusedAndTheOthersRun() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    Catalogue poor = new Catalogue(List.of(Signature.function("a.b", Effect.READ, "Other.")));
    FakeSession web02 = lab.connect("web02", poor, List.of(), List.of());
    JobId id = JobLab.id(lab.run("web*", "test.ping"));
    assertThat(web01.orders()).hasSize(1);
    assertThat(web02.orders()).isEmpty();
    assertThat(lab.state(id, "web02"))
        .isEqualTo(
            new JobState.Refused(
                Outcome.Reason.BAD_CALL, "this minion has no function 'test.ping'"));
  }

  @Test
  void whoMayNotIsRefusedAfterResolutionAndThatIsAudited() {
    lab.close();
    lab =
        new JobLab(
            root.resolve("store"),
            clock,
            (who, request) ->
                request instanceof Authorizer.Request.Execute execute
                        && execute.members().contains(JobLab.enrolment("db01"))
                    ? Optional.of(Problem.of(who + " may not touch db01"))
                    : Optional.empty());
    lab.connect("web01");
    FakeSession db01 = lab.connect("db01");
    assertThatThrownBy(() -> lab.run("not web01", "test.ping"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("may not touch db01");
    assertThat(db01.orders()).isEmpty();
    assertThat(lab.audit.list(0, 10)).extracting("action").containsExactly("refused");
  }

  @Test
  void secretsAreNowhereInTheFiles() throws InterruptedException, IOException {
    FakeSession web01 = lab.connect("web01");
    JobId id =
        JobLab.id(
            lab.run("web01", "user.password", Value.text("joe"), Value.text("tr0ub4dor&3xyz")));
    assertThat(web01.orders().getFirst().call().named().get("password"))
        .isEqualTo(Value.secret(Value.text("tr0ub4dor&3xyz")));
    lab.answers(web01, id, Value.map("old", Value.secret(Value.text("c0rrecth0rse"))));
    restart();
    JobDetail job = lab.jobs.show(JobLab.ROOT, id).orElseThrow();
    assertThat(job.call().named().get("password"))
        .isEqualTo(Value.secret(Value.text("tr0ub4dor&3xyz")));
    assertThat(job.toString()).doesNotContain("tr0ub4dor").doesNotContain("c0rrecth0rse");
    try (Stream<Path> files = Files.list(root.resolve("store"))) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("tr0ub4dor")
            .doesNotContain("c0rrecth0rse");
      }
    }
  }

  @Test
  void minionsEmitOnlyUnderTheirOwnName() {
    FakeSession web01 = lab.connect("web01");
    lab.reception.received(web01, new Upward.Event("deploy/done", Value.text("x")));
    lab.reception.received(web01, new Upward.Event("../job/x", Value.text("x")));
    lab.reception.received(web01, new Upward.Event("", Value.text("x")));
    assertThat(lab.events.list("*", 0, 10))
        .extracting("tag")
        .containsExactly("minion/web01/connected", "minion/web01/deploy/done");
    assertThatThrownBy(() -> lab.events.publish("job/x/new", Value.text("x")))
        .hasMessageContaining("only the master emits 'job/");
    assertThatThrownBy(() -> lab.events.publish("key", Value.text("x")))
        .hasMessageContaining("only the master emits");
    assertThat(lab.events.publish("site/deployed", Value.text("x"))).isPositive();
  }

  @Test
  void whatIsOpenOnADeletedMinionEnds() throws InterruptedException {
    lab.connect("web01");
    lab.accept("web02");
    Submission queued = lab.queued("web*", Duration.ofHours(1));
    JobWatch watch = lab.jobs.submit(JobLab.ROOT, queued);
    for (String minion : List.of("web01", "web02")) {
      lab.fleet.withdrawn(JobLab.enrolment(minion));
      lab.jobs.withdrawn(JobLab.enrolment(minion));
    }
    JobLab.drain(watch);
    assertThat(lab.state(queued.id(), "web01")).isInstanceOf(JobState.Lost.class);
    assertThat(lab.state(queued.id(), "web02"))
        .isEqualTo(new JobState.NotStarted("the minion's key was deleted"));
    assertThatThrownBy(() -> lab.run("web01", "test.ping"))
        .isInstanceOf(NothingMatchedException.class);
  }

  @Test
  void whatIsOpenOnAMinionThatWasDeletedJustBeforeTheMasterDiedEndsToo()
      throws InterruptedException {
    lab.connect("web01");
    lab.accept("web02");
    lab.connect("db01");
    Submission queued = lab.queued("*", Duration.ofHours(1));
    lab.jobs.submit(JobLab.ROOT, queued).close();
    lab.close();
    start();
    lab.accept("db01");
    lab.jobs.tick();
    assertThat(lab.state(queued.id(), "web01")).isInstanceOf(JobState.Lost.class);
    assertThat(lab.state(queued.id(), "web02"))
        .isEqualTo(new JobState.NotStarted("the minion's key was deleted"));
    assertThat(lab.state(queued.id(), "db01")).isEqualTo(new JobState.Delivered());
  }

  @Test
  void whatIsOpenOnAMinionThatIsDeletedWhileTheDiskIsFullEndsLater() {
    lab.connect("web01");
    lab.accept("web02");
    Submission queued = lab.queued("web*", Duration.ofHours(1));
    lab.jobs.submit(JobLab.ROOT, queued).close();
    lab.jobs.tick();
    limitPages(1); // SQLite takes what the database has already
    assertThatThrownBy(() -> lab.events.publish("site/x", Value.text("x".repeat(200 * 1024))))
        .isInstanceOf(UnavailableException.class);
    lab.fleet.withdrawn(JobLab.enrolment("web02"));
    lab.jobs.withdrawn(JobLab.enrolment("web02"));
    assertThat(lab.state(queued.id(), "web02")).isInstanceOf(JobState.Waiting.class);

    Retention retention = new Retention(lab.store, RetentionLimits.of(Duration.ofDays(30), 1024));
    await().until(() -> hasRoom(retention));
    clock.pass(Duration.ofMinutes(1));
    lab.jobs.tick();
    assertThat(lab.state(queued.id(), "web02"))
        .isEqualTo(new JobState.NotStarted("the minion's key was deleted"));
  }

  @Test
  void whoseKeyIsDeletedWhileItConnectsIsNotThere() {
    lab.accept("web02");
    lab.deleted.add(JobLab.enrolment("web01"));
    FakeSession web01 = lab.connect("web01");
    assertThat(web01.isOpen()).isFalse();
    assertThat(lab.fleet.minions())
        .extracting(MinionStatus::enrolment)
        .containsExactly(JobLab.enrolment("web02"));
  }

  @Test
  void whoIsAwayHasLessTimeThanWhoWaitsBehindAnother() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    lab.accept("web02");
    lab.accept("db01");
    Instant begun = clock.instant();
    Submission step =
        Submission.of(
            JobId.create(),
            "*",
            Call.of("test.ping"),
            new Submission.Timing(Duration.ZERO, Duration.ofMinutes(1), true));
    lab.jobs.submit(JobLab.ROOT, step).close();
    assertThat(web01.orders().getFirst().notAfter()).isEqualTo(begun.plus(Duration.ofHours(1)));
    restart();
    assertThat(lab.state(step.id(), "db01"))
        .isEqualTo(new JobState.Waiting(begun.plus(Duration.ofMinutes(1))));
    clock.pass(Duration.ofSeconds(61));
    assertThat(lab.connect("web02").orders()).isEmpty();
    lab.jobs.tick();
    for (String late : List.of("web02", "db01")) {
      assertThat(lab.state(step.id(), late))
          .isEqualTo(new JobState.Expired(begun.plus(Duration.ofMinutes(1))));
    }
    assertThat(lab.connect("web01").orders()).hasSize(1);
  }

  @Test
  void aJobThatIsStoredIsSubmittedAlthoughAnOrderOfItCannotBeSentYet() {
    lab.connect("web01");
    lab.accept("web02");
    FakeSession newcomer = new FakeSession(JobLab.enrolment("web02"));
    AtomicBoolean isFull = new AtomicBoolean();
    lab.store.commit(); // what was to be stored soon is stored before
    lab.store.witness(
        new CommitWitness() {
          @Override
          public void beforeCommit(Handle handle) {
            if (isFull.get()) {
              throw new UnavailableException(Problem.of("the disk is full"));
            }
          }

          @Override
          public void afterCommit() {
            if (!isFull.getAndSet(true)) {
              boolean _ =
                  lab.fleet.connected(newcomer, lab.hello(JobLab.CATALOGUE, List.of(), List.of()));
            }
          }
        });
    Submission queued = lab.queued("web*", Duration.ofHours(1));
    lab.jobs.submit(JobLab.ROOT, queued).close();
    assertThat(newcomer.orders()).isEmpty();
    assertThat(newcomer.isOpen()).isFalse();
    lab.store.witness(CommitWitness.NONE);
    assertThat(lab.connect("web02").orders()).hasSize(1);
  }

  @Test
  void whoTellsOneStateAfterAnotherDoesNotFillASlowWatcher() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    FakeSession web02 = lab.connect("web02");
    JobWatch watch = lab.run("web*", "test.ping");
    JobId id = JobLab.id(watch);
    for (int i = 0; i < 10_000; i++) {
      lab.reception.received(web01, new Upward.Accepted(id, i % 2 == 0 ? "a" : "b"));
    }
    lab.answers(web02, id, Value.bool(true));
    lab.reception.received(web01, new Upward.Accepted(id, "c"));
    lab.answers(web01, id, Value.bool(true));
    List<JobEvent> events = JobLab.drain(watch);
    assertThat(events).hasSize(4);
    assertThat(((JobEvent.StateChanged) events.getFirst()).state())
        .isEqualTo(new JobState.Queued("c"));
    assertThat(events).extracting(JobEvent::sequence).isSorted();
  }

  @Test
  void piecesOfNextToNothingDoNotFillASlowWatcher() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobWatch watch = lab.run("web01", "test.ping");
    JobId id = JobLab.id(watch);
    int sequence = 0;
    for (; sequence < 10_000; sequence++) {
      lab.reception.received(web01, new Upward.Output(id, sequence, false, ""));
    }
    for (; sequence < 20_000; sequence++) {
      lab.reception.received(web01, new Upward.Output(id, sequence, false, "x"));
    }
    lab.answers(web01, id, Value.bool(true));
    List<JobEvent> events = JobLab.drain(watch);
    assertThat(events).hasSizeLessThan(5_000);
    assertThat(((JobEvent.Output) events.getFirst()).broken()).isFalse();
  }

  @Test
  void onlyCataloguesThatAMinionHasAreKept() {
    Catalogue first = catalogue(0);
    FakeSession web01 = lab.connect("web01", first, List.of(), List.of());
    lab.connect("web02", first, List.of(), List.of());
    for (int i = 1; i < 50; i++) {
      Catalogue next = catalogue(i);
      lab.reception.received(web01, new Upward.Catalogue(next.digest(), next.signatures()));
    }
    assertThat(keptCatalogues()).containsExactlyInAnyOrder(first.digest(), catalogue(49).digest());
    lab.connect("web02", catalogue(49), List.of(), List.of());
    assertThat(keptCatalogues()).containsExactly(catalogue(49).digest());
    assertThat(lab.fleet.catalogue(JobLab.enrolment("web02")))
        .map(Catalogue::digest)
        .contains(catalogue(49).digest());
    restart();
    assertThat(lab.fleet.catalogue(JobLab.enrolment("web02")))
        .map(Catalogue::digest)
        .contains(catalogue(49).digest());
  }

  private static Catalogue catalogue(int number) {
    return new Catalogue(List.of(Signature.function("a.b" + number, Effect.READ, "It.")));
  }

  private Set<String> keptCatalogues() {
    lab.store.commit(); // what was to be stored soon is stored before
    return new StoredFleet(lab.store).catalogues().keySet();
  }

  @Test
  void aCatalogueIsAskedForOnceAndOfAnotherWhereTheFirstIsSilentOrLies() {
    Catalogue mine = new Catalogue(List.of(Signature.function("a.b", Effect.READ, "Mine.")));
    Catalogue other = new Catalogue(List.of(Signature.function("c.d", Effect.READ, "Other.")));
    List<FakeSession> minions = new ArrayList<>();
    for (String name : List.of("web01", "web02", "web03")) {
      FakeSession session = new FakeSession(JobLab.enrolment(name));
      lab.reception.connected(session, lab.hello(mine, List.of(), List.of()));
      minions.add(session);
    }
    assertThat(asked(minions)).containsExactly(1, 0, 0);
    lab.reception.disconnected(minions.get(0));
    assertThat(asked(minions)).containsExactly(1, 1, 0);
    lab.reception.received(minions.get(1), new Upward.Catalogue(mine.digest(), other.signatures()));
    assertThat(asked(minions)).containsExactly(1, 1, 1);
    lab.reception.received(minions.get(2), new Upward.Catalogue(mine.digest(), mine.signatures()));
    assertThat(lab.fleet.catalogue(JobLab.enrolment("web03")))
        .map(Catalogue::digest)
        .contains(mine.digest());
    assertThat(lab.fleet.catalogue(JobLab.enrolment("web02")))
        .map(Catalogue::digest)
        .contains(other.digest());
  }

  private static List<Integer> asked(List<FakeSession> minions) {
    return minions.stream()
        .map(m -> (int) m.heard().stream().filter(Downward.AskCatalogue.class::isInstance).count())
        .toList();
  }

  @Test
  void whoFollowsMissesNothingAndGoesOnWhereItStopped() throws InterruptedException {
    lab.events.publish("site/a", Value.text("1"));
    try (Events.Follower follower = lab.events.follow("site/*", 0)) {
      assertThat(follower.next(Duration.ofSeconds(5))).extracting("tag").containsExactly("site/a");
      assertThat(follower.next(Duration.ofMillis(1))).isEmpty();
      Thread writer =
          Thread.startVirtualThread(() -> lab.events.publish("other/b", Value.text("2")));
      assertThat(follower.next(Duration.ofMillis(50))).isEmpty();
      writer.join();
      lab.events.publish("site/c", Value.text("3"));
      assertThat(follower.next(Duration.ofSeconds(5))).extracting("tag").containsExactly("site/c");
      long cursor = follower.cursor();
      restart();
      lab.events.publish("site/d", Value.text("4"));
      try (Events.Follower again = lab.events.follow("site/*", cursor)) {
        assertThat(again.next(Duration.ofSeconds(5))).extracting("tag").containsExactly("site/d");
      }
    }
  }

  @Test
  void onAFullDiskNothingIsAcknowledgedAndLaterNothingIsMissing() throws InterruptedException {
    FakeSession web01 = lab.connect("web01");
    JobId id = JobLab.id(lab.run("web01", "test.ping"));
    limitPages(1); // SQLite takes what the database has already
    Value megabyte = Value.text("x".repeat(1024 * 1024));
    Thread stream = Thread.startVirtualThread(() -> lab.answers(web01, id, megabyte));
    await().until(lab.store::isFull);
    assertThat(web01.acknowledged()).isEmpty();
    assertThatThrownBy(() -> lab.run("web01", "test.ping"))
        .hasMessageContaining("the disk of the master's store is full");

    Retention retention = new Retention(lab.store, RetentionLimits.of(Duration.ofDays(30), 1024));
    await().until(() -> hasRoom(retention));
    stream.join();
    assertThat(web01.acknowledged()).containsExactly(id);
    assertThat(lab.state(id, "web01")).isEqualTo(new JobState.Returned(true));
  }

  private void limitPages(int pages) {
    lab.store.commit(
        transaction -> transaction.handle().execute("PRAGMA max_page_count = " + pages));
  }

  private boolean hasRoom(Retention retention) {
    retention.tend();
    try {
      limitPages(1_000_000);
      return true;
    } catch (ProblemsException e) {
      return false; // the return was tried again meanwhile, and found the disk full
    }
  }
}
