package dev.ringmaster.states.haproxy;

import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One server of a backend in one HAProxy.
 *
 * @param server empty: the backend as a whole is meant
 */
record Balancer(RuntimeSocket socket, String backend, String server, CallContext context) {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AFTER_SHUTDOWN = Duration.ofSeconds(5);

  static Balancer of(Arguments arguments, CallContext context) {
    return new Balancer(
        new RuntimeSocket(arguments.text("address")),
        name(arguments.text("backend")),
        arguments.optionalText("server").map(Balancer::name).orElse(""),
        context);
  }

  /** A name that cannot end the command it stands in. */
  static String name(String text) {
    if (!text.matches("[A-Za-z0-9_.:-]+")) {
      throw RuntimeSocket.failure(
          "'" + text + "' cannot be a name in HAProxy",
          "Names have letters, digits and - _ . : only.");
    }
    return text;
  }

  /** All servers of the backend. */
  List<Stat> servers() throws InterruptedException {
    List<Stat> all = Stat.parse(socket.ask("show stat")).stream().filter(Stat::isServer).toList();
    List<Stat> servers = all.stream().filter(stat -> stat.backend().equals(backend)).toList();
    if (servers.isEmpty()) {
      List<String> names = all.stream().map(Stat::backend).distinct().toList();
      String near = Suggestion.didYouMean(backend, names);
      throw RuntimeSocket.failure(
          "HAProxy at " + socket.address() + " has no backend " + backend + " with servers",
          near.isEmpty() ? "It has: " + String.join(", ", names) : near);
    }
    return servers;
  }

  Stat stat() throws InterruptedException {
    return pick(servers());
  }

  private Stat pick(List<Stat> servers) {
    List<String> names = servers.stream().map(Stat::name).toList();
    return servers.stream()
        .filter(stat -> stat.name().equals(server))
        .findFirst()
        .orElseThrow(() -> {
          String near = Suggestion.didYouMean(server, names);
          return RuntimeSocket.failure(
              "the backend " + backend + " has no server " + server,
              near.isEmpty() ? "It has: " + String.join(", ", names) : near);
        });
  }

  /**
   * @throws dev.ringmaster.states.function.FunctionFailure when fewer than {@code minimum} others
   *     serve
   */
  private void requireOthers(List<Stat> servers, long minimum) {
    long others =
        servers.stream().filter(stat -> !stat.name().equals(server)).filter(Stat::serves).count();
    if (others < minimum) {
      throw RuntimeSocket.failure(
          backend
              + "/"
              + server
              + " is not taken out: "
              + others
              + " other servers of the backend are up, and min_up is "
              + minimum,
          "Bring another server up first, or lower min_up.");
    }
  }

  /** HAProxy says nothing when it did as it was told, and why when it did not. */
  void command(String command) throws InterruptedException {
    String reply = socket.ask(command);
    if (!reply.isEmpty()) {
      throw RuntimeSocket.failure(
          "HAProxy refused '" + command + "': " + reply.lines().findFirst().orElse(""),
          reply.contains("ermission")
              ? "Give its stats socket 'level admin'."
              : "See its state with haproxy.show_servers.");
    }
  }

  void set(String state) throws InterruptedException {
    command("set server " + backend + "/" + server + " state " + state);
  }

  /** Takes the server out of the rotation, unless too few others are left. */
  void drain(long minimum) throws InterruptedException {
    if (!stat().status().startsWith("DRAIN")) {
      takeOut("drain", minimum);
    }
  }

  /** The same, at once and without checks. */
  void maint(long minimum) throws InterruptedException {
    takeOut("maint", minimum);
  }

  private void takeOut(String state, long minimum) throws InterruptedException {
    List<Stat> before = servers();
    if (!pick(before).serves()) {
      // Nobody misses a server that serves nobody.
      set(state);
      return;
    }
    requireOthers(before, minimum);
    set(state);
    try {
      // Another may have been taken out at the same time: then both come back.
      requireOthers(servers(), minimum);
    } catch (FunctionFailure e) {
      set("ready");
      throw e;
    }
  }

  /** Waits until nothing goes on with the server; whether that was so before the deadline. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long told = -1;
    while (true) {
      Stat now = stat();
      if (now.busy() == 0) {
        return true;
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      if (now.busy() != told) {
        told = now.busy();
        context.output(backend + "/" + server + " has " + told + " sessions", false);
      }
      Thread.sleep(POLL);
    }
  }

  /** Ends the sessions that are left; how many there were. */
  long shutDownSessions() throws InterruptedException {
    long left = stat().busy();
    command("shutdown sessions server " + backend + "/" + server);
    if (!awaitIdle(AFTER_SHUTDOWN)) {
      throw RuntimeSocket.failure(
          backend
              + "/"
              + server
              + " still has sessions after they were shut down; it is left in"
              + " state drain",
          "Look at them with 'show sess' at " + socket.address() + ".");
    }
    return left;
  }

  /**
   * Waits until the server is well; without one, until all servers of the backend are.
   *
   * @param stable how long that must have been so without a break
   * @throws dev.ringmaster.states.function.FunctionFailure when that is not so in time
   */
  List<Stat> awaitWell(Duration limit, Duration stable) throws InterruptedException {
    long start = System.nanoTime();
    long wellSince = -1;
    String told = "";
    while (true) {
      List<Stat> now = server.isEmpty() ? servers() : List.of(stat());
      long at = System.nanoTime();
      List<Stat> unwell = now.stream().filter(stat -> !stat.isWell()).toList();
      wellSince = !unwell.isEmpty() ? -1 : wellSince < 0 ? at : wellSince;
      if (wellSince >= 0 && at - wellSince >= stable.toNanos()) {
        return now;
      }
      List<Stat> shown = unwell.isEmpty() ? now : unwell;
      if (at - start >= limit.toNanos()) {
        throw notUp(limit, shown);
      }
      String status = describe(shown);
      if (!status.equals(told)) {
        told = status;
        context.output(status, false);
      }
      Thread.sleep(POLL);
    }
  }

  private FunctionFailure notUp(Duration limit, List<Stat> servers) {
    String after = limit.isZero() ? "" : " after " + Tool.seconds(limit);
    return RuntimeSocket.failure(
        "not up" + after + ": " + describe(servers),
        servers.stream().allMatch(Stat::isOut)
            ? "haproxy.ready puts a server back."
            : "Look at the server itself: HAProxy's check does not succeed.");
  }

  private String describe(List<Stat> servers) {
    return servers.stream()
        .map(stat ->
            backend
                + "/"
                + stat.name()
                + " is "
                + stat.status()
                + (stat.isOut() ? "" : " " + stat.check()))
        .collect(Collectors.joining(", "));
  }
}
