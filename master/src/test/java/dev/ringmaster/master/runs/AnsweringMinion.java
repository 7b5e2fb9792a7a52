package dev.ringmaster.master.runs;

import dev.ringmaster.master.jobs.Reception;
import dev.ringmaster.master.link.Session;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A minion that answers at once, and remembers what it was told. */
final class AnsweringMinion implements Session {
  static final Catalogue CATALOGUE =
      new Catalogue(
          List.of(
              Signature.function("test.ping", Effect.READ, "Answers."),
              Signature.function(
                  "test.echo",
                  Effect.READ,
                  "Answers what it is given.",
                  Parameter.required("text", Type.ANY, "What.")),
              Signature.function(
                  "app.deploy",
                  Effect.ONCE,
                  "Deploys.",
                  Parameter.required("revision", Type.TEXT, "What.")),
              Signature.function("app.fail", Effect.ONCE, "Fails."),
              Signature.function("app.vanish", Effect.ONCE, "Goes down in the middle."),
              Signature.function(
                  "state.sls",
                  Effect.REPEATABLE,
                  "Applies.",
                  Parameter.required("mods", Type.TEXTS, "What."),
                  Parameter.optional("test", Type.BOOL, Value.bool(false), "Whether."))));

  private final Enrolment enrolment;
  private final Reception reception;
  private final List<Order> orders = new CopyOnWriteArrayList<>();
  private final Set<JobId> silent = ConcurrentHashMap.newKeySet();
  private final ExecutorService work =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  AnsweringMinion(Enrolment enrolment, Reception reception) {
    this.enrolment = enrolment;
    this.reception = reception;
  }

  void connect() {
    reception.connected(
        this,
        new Upward.Hello(
            "0.1.0",
            1,
            Set.of(),
            UUID.randomUUID(),
            CATALOGUE.digest(),
            Instant.now(),
            List.of(),
            List.of()));
    reception.received(this, new Upward.Catalogue(CATALOGUE.digest(), CATALOGUE.signatures()));
  }

  List<Order> orders() {
    return List.copyOf(orders);
  }

  /** The calls, each as function and arguments. */
  List<String> calls() {
    return orders.stream().map(order -> order.call().function() + order.call().named()).toList();
  }

  @Override
  public Enrolment enrolment() {
    return enrolment;
  }

  @Override
  public String address() {
    return "10.0.0.7:49152";
  }

  @Override
  public Instant since() {
    return Instant.EPOCH;
  }

  @Override
  public boolean send(Downward message) {
    if (message instanceof Downward.Deliver deliver) {
      Order order = Wire.order(deliver.order().payload());
      orders.add(order);
      if (!silent.contains(order.id())) {
        work.execute(() -> answer(order));
      }
    }
    return true;
  }

  /** It does not answer this one. */
  void silence(JobId job) {
    silent.add(job);
  }

  /** It answers after all. */
  void answer(JobId job) {
    orders.stream().filter(order -> order.id().equals(job)).forEach(this::answer);
  }

  private void answer(Order order) {
    reception.received(
        this,
        new Upward.Returned(
            new Return(order.id(), outcome(order.call()), Instant.now(), Duration.ofMillis(1))));
  }

  private static Outcome outcome(Call call) {
    return switch (call.function()) {
      case "test.echo" -> {
        Value text = call.named().get("text");
        yield new Outcome.Succeeded(text == null ? Value.nothing() : text);
      }
      case "app.fail" ->
          new Outcome.Failed(Value.nothing(), List.of(Problem.of("the build broke")));
      case "app.vanish" -> new Outcome.Interrupted("the machine went down");
      case "state.sls" ->
          new Outcome.Succeeded(
              Value.map("report", Value.text("states"), "outcome", Value.text("unchanged")));
      default -> new Outcome.Succeeded(Value.bool(true));
    };
  }

  @Override
  public void close(String why) {
    work.shutdown();
  }
}
