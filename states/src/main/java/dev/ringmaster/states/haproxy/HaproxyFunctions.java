package dev.ringmaster.states.haproxy;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes servers out of HAProxy and puts them back, over its runtime API. */
public final class HaproxyFunctions {
  private static final Parameter BACKEND = required("backend", Type.TEXT, "The backend's name.");
  private static final Parameter SERVER = required("server", Type.TEXT, "The server's name.");
  private static final Parameter ADDRESS =
      optional(
          "address",
          Type.TEXT,
          Value.text("/run/haproxy/admin.sock"),
          "The runtime API: a unix socket's path, or host:port; needs level admin to change"
              + " things.");
  private static final Parameter MIN_UP =
      optional(
          "min_up",
          Type.INT,
          Value.integer(1),
          "How many other servers of the backend must stay up; else nothing is done.");
  private static final Parameter TIMEOUT =
      optional("timeout", Type.DURATION, Value.real(60), "How long to wait, in seconds.");
  private static final Parameter STABLE =
      optional(
          "stable", Type.DURATION, Value.real(0), "How long it must have been up without a break.");

  private HaproxyFunctions() {}

  public static List<Function> all() {
    return List.of(drain(), maint(), ready(), waitUp(), showServers(), showStat());
  }

  private interface Body {
    Value call(Balancer balancer, Arguments arguments) throws InterruptedException;
  }

  private static Function of(Signature signature, Body body) {
    return Function.of(
        signature, (arguments, context) -> body.call(Balancer.of(arguments, context), arguments));
  }

  private static Function drain() {
    Signature signature =
        Signature.function(
                "haproxy.drain",
                Effect.REPEATABLE,
                "Lets a server finish its sessions and gives it no new ones.",
                BACKEND,
                SERVER,
                required(
                    "deadline",
                    Type.DURATION,
                    "How long its sessions may go on, in seconds; they might never end by"
                        + " themselves."),
                optional(
                    "at_deadline",
                    Type.TEXT,
                    Value.text("shutdown"),
                    "shutdown: then end them; stop: then fail, and leave it draining."),
                MIN_UP,
                ADDRESS)
            .documented(
                "Answers the server's state and how many sessions were shut down. A server that is"
                    + " in maintenance already is left there.");
    return of(signature, HaproxyFunctions::drained);
  }

  private static Value drained(Balancer balancer, Arguments arguments) throws InterruptedException {
    String atDeadline = arguments.text("at_deadline");
    if (!List.of("shutdown", "stop").contains(atDeadline)) {
      throw RuntimeSocket.failure("at_deadline is '" + atDeadline + "'", "It is shutdown or stop.");
    }
    long start = System.nanoTime();
    long shutDown = 0;
    if (!balancer.stat().isOut()) {
      balancer.drain(arguments.integer("min_up"));
      Duration deadline = arguments.duration("deadline");
      if (!balancer.awaitIdle(deadline)) {
        if (atDeadline.equals("stop")) {
          throw stillBusy(balancer, deadline);
        }
        shutDown = balancer.shutDownSessions();
      }
    }
    return answer(balancer.stat())
        .with("seconds", seconds(start))
        .with("sessions_shut_down", Value.integer(shutDown));
  }

  private static FunctionFailure stillBusy(Balancer balancer, Duration deadline)
      throws InterruptedException {
    return RuntimeSocket.failure(
        balancer.backend()
            + "/"
            + balancer.server()
            + " still has "
            + balancer.stat().busy()
            + " sessions after "
            + deadline.toSeconds()
            + " s; it is left in state drain",
        "Wait longer with another haproxy.drain, put it back with haproxy.ready, or let"
            + " at_deadline: shutdown end them.");
  }

  private static Value seconds(long start) {
    return Value.real(Math.round((System.nanoTime() - start) / 1e6) / 1e3);
  }

  private static Function maint() {
    return of(
        Signature.function(
            "haproxy.maint",
            Effect.REPEATABLE,
            "Puts a server into maintenance: no sessions, no checks.",
            BACKEND,
            SERVER,
            MIN_UP,
            ADDRESS),
        (balancer, arguments) -> {
          balancer.maint(arguments.integer("min_up"));
          Stat now = balancer.stat();
          if (!now.isOut()) {
            throw RuntimeSocket.failure(
                balancer.server() + " should be in maintenance, but is " + now.status(),
                "See whether something else sets its state.");
          }
          return answer(now);
        });
  }

  private static Function ready() {
    Signature signature =
        Signature.function(
                "haproxy.ready",
                Effect.REPEATABLE,
                "Puts a server back and waits until HAProxy's check finds it well.",
                BACKEND,
                SERVER,
                TIMEOUT,
                STABLE,
                ADDRESS)
            .documented(
                "Well is: status UP and the last check L7OK, or L4OK where only connections are"
                    + " checked. A server with 'fall 1' is taken for up before its first check:"
                    + " give stable: a little more than its check interval.");
    return of(
        signature,
        (balancer, arguments) -> {
          long start = System.nanoTime();
          balancer.stat();
          balancer.set("ready");
          Stat now =
              balancer
                  .awaitWell(arguments.duration("timeout"), arguments.duration("stable"))
                  .getFirst();
          return answer(now).with("seconds", seconds(start));
        });
  }

  private static Function waitUp() {
    return of(
        Signature.function(
            "haproxy.wait",
            Effect.READ,
            "Waits until HAProxy's check finds a server well, or all of a backend.",
            BACKEND,
            optional("server", Type.TEXT, "The server's name; unsaid: each of the backend's."),
            TIMEOUT,
            STABLE,
            ADDRESS),
        HaproxyFunctions::awaited);
  }

  private static Value awaited(Balancer balancer, Arguments arguments) throws InterruptedException {
    List<Stat> well =
        balancer.awaitWell(arguments.duration("timeout"), arguments.duration("stable"));
    return balancer.server().isEmpty()
        ? Value.list(well.stream().map(HaproxyFunctions::answer).toList())
        : answer(well.getFirst());
  }

  private static Function showServers() {
    return Function.of(
        Signature.function(
            "haproxy.show_servers",
            Effect.READ,
            "Answers the state of each server.",
            optional("backend", Type.TEXT, "Only the servers of this backend."),
            ADDRESS),
        (arguments, context) -> {
          Optional<String> backend = arguments.optionalText("backend").map(Balancer::name);
          RuntimeSocket socket = new RuntimeSocket(arguments.text("address"));
          List<Stat> servers =
              backend.isPresent()
                  ? new Balancer(socket, backend.get(), "", context).servers()
                  : Stat.parse(socket.ask("show stat")).stream().filter(Stat::isServer).toList();
          return Value.list(servers.stream().map(HaproxyFunctions::answer).toList());
        });
  }

  private static Function showStat() {
    return Function.of(
        Signature.function(
            "haproxy.show_stat",
            Effect.READ,
            "Answers all that HAProxy counts, a mapping for each line of 'show stat'.",
            ADDRESS),
        (arguments, context) -> {
          List<Value> rows = new ArrayList<>();
          for (Stat stat :
              Stat.parse(new RuntimeSocket(arguments.text("address")).ask("show stat"))) {
            Value.MapValue row = Value.map();
            for (var field : stat.fields().entrySet()) {
              row = row.with(field.getKey(), Value.text(field.getValue()));
            }
            rows.add(row);
          }
          return Value.list(rows);
        });
  }

  private static Value.MapValue answer(Stat stat) {
    return Value.map(
        "backend", Value.text(stat.backend()),
        "server", Value.text(stat.name()),
        "status", Value.text(stat.status()),
        "check", Value.text(stat.check()),
        "sessions", Value.integer(stat.number("scur")),
        "queued", Value.integer(stat.number("qcur")),
        "weight", Value.integer(stat.number("weight")));
  }
}
