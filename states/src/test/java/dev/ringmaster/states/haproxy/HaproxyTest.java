package dev.ringmaster.states.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real HAProxy before two real servers. */
class HaproxyTest {
  @TempDir private Path directory;
  private final TestContext context = TestContext.real();
  private final CountDownLatch slowAnswers = new CountDownLatch(1);
  private final CountDownLatch slowBegan = new CountDownLatch(1);
  private volatile int health = 200;
  private HttpServer one;
  private HttpServer two;
  private Process haproxy;
  private Value socket;

  @BeforeEach
  void start() throws Exception {
    one = server();
    two = server();
    socket = Value.text(directory.resolve("admin").toString());
    Path configuration = directory.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        global
          stats socket %1$s/admin mode 600 level admin
          stats socket %1$s/reader mode 600 level user
        defaults
          mode http
          timeout connect 2s
          timeout client 60s
          timeout server 60s
        frontend in
          bind unix@%1$s/in
          default_backend web
        backend web
          option httpchk GET /health
          default-server inter 50ms rise 2 fall 2
          server one 127.0.0.1:%2$d check
          server two 127.0.0.1:%3$d check
        """
            .formatted(directory, one.getAddress().getPort(), two.getAddress().getPort()));
    haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> statuses().equals(List.of("UP", "UP")));
  }

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health", exchange -> answer(exchange, health));
    server.createContext(
        "/slow",
        exchange -> {
          slowBegan.countDown();
          try {
            slowAnswers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          answer(exchange, 200);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @AfterEach
  void stop() throws Exception {
    slowAnswers.countDown();
    haproxy.destroyForcibly().waitFor();
    one.stop(0);
    two.stop(0);
  }

  private Value run(String function, String server, Object... more) throws InterruptedException {
    List<Object> all =
        new ArrayList<>(
            List.of("backend", Value.text("web"), "server", Value.text(server), "address", socket));
    all.addAll(List.of(more));
    return context.run(function, all.toArray());
  }

  private Value waitForAll() throws InterruptedException {
    return context.run(
        "haproxy.wait",
        "backend",
        Value.text("web"),
        "address",
        socket,
        "timeout",
        Value.integer(0));
  }

  private List<String> statuses() throws InterruptedException {
    Value.ListValue servers =
        (Value.ListValue)
            context.run("haproxy.show_servers", "backend", Value.text("web"), "address", socket);
    return servers.items().stream()
        .map(server -> String.valueOf(((Value.MapValue) server).get("status")))
        .toList();
  }

  private SocketChannel slowRequest() throws Exception {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("in")));
    channel.write(StandardCharsets.US_ASCII.encode("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
    assertThat(slowBegan.await(20, TimeUnit.SECONDS)).isTrue();
    return channel;
  }

  private String busyServer() throws InterruptedException {
    Value.ListValue servers =
        (Value.ListValue) context.run("haproxy.show_servers", "address", socket);
    return servers.items().stream()
        .map(Value.MapValue.class::cast)
        .filter(server -> Value.integer(1).equals(server.get("sessions")))
        .map(server -> String.valueOf(server.get("server")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aServerLeavesAndComesBack() throws Exception {
    assertThat(run("haproxy.drain", "one", "deadline", Value.integer(5)).toString())
        .contains("status: DRAIN", "sessions_shut_down: 0");
    assertThat(run("haproxy.maint", "one").toString()).contains("status: MAINT");
    assertThat(run("haproxy.drain", "one", "deadline", Value.integer(5)).toString())
        .contains("status: MAINT");
    assertThat(run("haproxy.ready", "one").toString()).contains("status: UP", "check: L7OK");
    assertThat(statuses()).containsExactly("UP", "UP");
    assertThat(context.run("haproxy.show_stat", "address", socket).toString())
        .contains("svname: BACKEND");
  }

  @Test
  void aRequestInFlightIsWaitedFor() throws Exception {
    try (SocketChannel client = slowRequest()) {
      String busy = busyServer();
      Thread answering =
          Thread.startVirtualThread(() -> {
            Awaitility.await().until(() -> context.output.toString().contains("1 sessions"));
            slowAnswers.countDown();
          });

      assertThat(run("haproxy.drain", busy, "deadline", Value.integer(20)).toString())
          .contains("sessions: 0", "sessions_shut_down: 0");

      answering.join();
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void atTheDeadlineSessionsAreShutDownOrTheDrainStops() throws Exception {
    try (SocketChannel client = slowRequest()) {
      String busy = busyServer();

      assertThatThrownBy(() ->
              run(
                  "haproxy.drain", busy,
                  "deadline", Value.real(0.2),
                  "at_deadline", Value.text("stop")))
          .hasMessageContaining("still has 1 sessions")
          .hasMessageContaining("left in state drain");
      assertThat(run("haproxy.drain", busy, "deadline", Value.real(0.2)).toString())
          .contains("sessions_shut_down: 1");
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void neverFewerThanMinUpStay() throws Exception {
    assertThatThrownBy(() ->
            run(
                "haproxy.drain", "one",
                "deadline", Value.integer(1),
                "min_up", Value.integer(2)))
        .hasMessageContaining("min_up is 2");
    run("haproxy.drain", "one", "deadline", Value.integer(5));
    for (String function : List.of("haproxy.drain", "haproxy.maint")) {
      Object[] deadline =
          function.endsWith("drain") ? new Object[] {"deadline", Value.integer(5)} : new Object[0];
      assertThatThrownBy(() -> run(function, "two", deadline))
          .hasMessageContaining("0 other servers of the backend are up");
    }
    assertThat(statuses()).containsExactly("DRAIN", "UP");
  }

  @Test
  void twoAtTheSameTimeNeverTakeBothOut() throws Exception {
    for (int round = 0; round < 40; round++) {
      String function = round % 2 == 0 ? "haproxy.drain" : "haproxy.maint";
      Object[] deadline =
          round % 2 == 0 ? new Object[] {"deadline", Value.integer(5)} : new Object[0];
      CyclicBarrier together = new CyclicBarrier(2);
      List<Thread> callers = new ArrayList<>();
      for (String server : List.of("one", "two")) {
        callers.add(
            Thread.startVirtualThread(() -> {
              try {
                together.await();
                run(function, server, deadline);
              } catch (FunctionFailure e) {
                // too few would be left
              } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
              }
            }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(statuses()).as("round " + round).anyMatch(status -> status.startsWith("UP"));
      run("haproxy.ready", "one");
      run("haproxy.ready", "two");
    }
  }

  @Test
  void aServerThatIsDownMayAlwaysBeTakenOut() throws Exception {
    health = 503;
    Awaitility.await().until(() -> statuses().equals(List.of("DOWN", "DOWN")));

    run("haproxy.drain", "one", "deadline", Value.integer(5));
    run("haproxy.maint", "one");
    health = 200;

    assertThat(run("haproxy.ready", "one").toString()).contains("status: UP");
  }

  @Test
  void readyWaitsForAFreshCheckAndFailsIfItIsBad() throws Exception {
    run("haproxy.drain", "one", "deadline", Value.integer(5));
    run("haproxy.maint", "one");
    health = 503;

    assertThatThrownBy(() -> run("haproxy.ready", "one", "timeout", Value.real(1)))
        .hasMessageContaining("not up after 1 s: web/one is DOWN L7STS");
    health = 200;
    assertThat(run("haproxy.wait", "one").toString()).contains("status: UP");
  }

  @Test
  void withoutAServerAllOfTheBackendAreMeant() throws Exception {
    assertThat(waitForAll().toString()).contains("server: one", "server: two");
    run("haproxy.drain", "one", "deadline", Value.integer(5));
    run("haproxy.maint", "one");

    assertThatThrownBy(() -> waitForAll())
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> {
          assertThat(e.problems().getFirst().message()).isEqualTo("not up: web/one is MAINT");
          assertThat(e.problems().getFirst().advice()).contains("haproxy.ready");
        });
  }

  @Test
  void badInputSaysWhatToDo() {
    assertThatThrownBy(() -> run("haproxy.ready", "ones"))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> {
          assertThat(e.problems().getFirst().message()).contains("no server ones");
          assertThat(e.problems().getFirst().advice()).contains("one");
        });
    assertThatThrownBy(() -> run("haproxy.ready", "one; set server web/two state maint"))
        .hasMessageContaining("cannot be a name");
    assertThatThrownBy(() ->
            run(
                "haproxy.drain", "one",
                "deadline", Value.integer(1),
                "at_deadline", Value.text("kill")))
        .hasMessageContaining("at_deadline is 'kill'");
    assertThatThrownBy(() ->
            context.run(
                "haproxy.maint",
                "backend",
                Value.text("web"),
                "server",
                Value.text("one"),
                "address",
                Value.text(directory.resolve("reader").toString())))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("level admin"));
    for (String bad : List.of("/no/such/socket", "127.0.0.1:1", "nonsense")) {
      assertThatThrownBy(() -> context.run("haproxy.show_stat", "address", Value.text(bad)))
          .hasMessageContaining(bad);
    }
    assertThatThrownBy(() ->
            context.run("haproxy.show_servers", "backend", Value.text("wep"), "address", socket))
        .asInstanceOf(type(FunctionFailure.class))
        .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("web"));
  }
}
