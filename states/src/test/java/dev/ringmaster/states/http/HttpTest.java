package dev.ringmaster.states.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.TestContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.LocalHost;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTest {
  private final TestContext context = TestContext.real();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  @TempDir private Path directory;
  private HttpServer server;
  private String base;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext(
        "/echo",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          answer(
              exchange,
              200,
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI().getRawQuery()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + body);
        });
    server.createContext(
        "/json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          answer(exchange, 200, "{\"app\": {\"revision\": \"abc\"}}");
        });
    server.createContext(
        "/later",
        exchange -> answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, "revision abc"));
    server.createContext("/big", exchange -> answer(exchange, 200, "x".repeat(5 << 20)));
    server.createContext(
        "/stuck",
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/json");
          answer(exchange, 302, "");
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.stop(0);
  }

  private Value query(String path, Object... more) throws InterruptedException {
    return run("http.query", path, more);
  }

  private Value run(String function, String path, Object... more) throws InterruptedException {
    Object[] all = new Object[more.length + 2];
    all[0] = "url";
    all[1] = Value.text(base + path);
    System.arraycopy(more, 0, all, 2, more.length);
    return context.run(function, all);
  }

  @Test
  void sendsWhatItIsTold() throws InterruptedException {
    assertThat(
            query(
                    "/echo?a=1",
                    "method",
                    Value.text("POST"),
                    "params",
                    Value.map("b", Value.text("x y&z")),
                    "json",
                    Value.map("k", Value.secret(Value.text("v"))),
                    "username",
                    Value.text("me"),
                    "password",
                    Value.text("pw"))
                .toString())
        .contains("POST a=1&b=x+y%26z Basic bWU6cHc= {\"k\":\"v\"}");
  }

  @Test
  void answersJsonAsDataAndChecksIt() throws InterruptedException {
    assertThat(query("/json", "json_contains", Value.map("app:revision", Value.text("abc"))))
        .isInstanceOf(Value.MapValue.class)
        .extracting(value -> ((Value.MapValue) value).get("dict"))
        .hasToString("{app: {revision: abc}}");
    assertThatThrownBy(
            () -> query("/json", "json_contains", Value.map("app:revision", Value.text("x"))))
        .hasMessageContaining("app:revision is abc, not x");
    assertThatThrownBy(() -> query("/json", "match", Value.text("^nothing$")))
        .hasMessageContaining("does not match");
    assertThatThrownBy(() -> query("/none")).hasMessageContaining("status 404");
    assertThat(query("/none", "status", Value.integer(404)).toString()).contains("404");
    assertThat(query("/moved").toString()).contains("revision");
    assertThat(query("/moved", "follow_redirects", Value.bool(false)).toString())
        .contains("status: 302");
  }

  @Test
  void credentialsDoNotFollowARedirect() throws InterruptedException {
    assertThat(query("/moved", "username", Value.text("me")).toString()).contains("status: 302");
  }

  @Test
  void waitsUntilTheAnswerIsGood() throws InterruptedException {
    assertThat(
            run(
                    "http.wait_for", "/later",
                    "match", Value.text("revision abc"),
                    "successes", Value.integer(2),
                    "request_interval", Value.real(0.01))
                .toString())
        .contains("requests: 4");
    assertThat(context.output).anyMatch(line -> line.contains("status 503"));
    assertThatThrownBy(() ->
            run(
                "http.wait_for", "/later",
                "match", Value.text("revision xyz"),
                "wait_for", Value.real(0.05),
                "request_interval", Value.real(0.01)))
        .hasMessageContaining("does not match 'revision xyz'");
  }

  @Test
  void limitsHold() {
    assertThatThrownBy(() -> query("/big")).hasMessageContaining("no answer");
    assertThatThrownBy(() -> query("/stuck", "timeout", Value.real(0.3)))
        .hasMessageContaining("within 0.300 s");
  }

  @Test
  void badInputSaysWhatToDo() {
    for (String bad : new String[] {"file:///etc/passwd", "host/path", "http://a b/", ""}) {
      assertThatThrownBy(() -> context.run("http.query", "url", Value.text(bad)))
          .hasMessageContaining("no address");
    }
    assertThatThrownBy(() -> query("/json", "headers", Value.map("X", Value.text("a\r\nB: c"))))
        .hasMessageContaining("the request is wrong");
    assertThatThrownBy(() -> context.run("http.query", "url", Value.text("http://127.0.0.1:1/")))
        .isInstanceOf(FunctionFailure.class)
        .hasMessageContaining("no answer from GET http://127.0.0.1:1/");
  }

  @Test
  void certificatesAreVerified() throws Exception {
    Path store = directory.resolve("store.p12");
    Path certificate = directory.resolve("ca.pem");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String[] common = {"-keystore", store.toString(), "-storepass", "changeit", "-alias", "a"};
    run(
        keytool,
        common,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=IP:127.0.0.1");
    run(keytool, common, "-exportcert", "-rfc", "-file", certificate.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(factory.getKeyManagers(), null, null);
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    https.createContext("/", exchange -> answer(exchange, 200, "hello"));
    https.start();
    try {
      Value url = Value.text("https://127.0.0.1:" + https.getAddress().getPort() + "/");
      assertThatThrownBy(() -> context.run("http.query", "url", url))
          .asInstanceOf(type(FunctionFailure.class))
          .satisfies(e -> assertThat(e.problems().getFirst().advice()).contains("ca_file"));
      assertThat(
              context
                  .run("http.query", "url", url, "ca_file", Value.text(certificate.toString()))
                  .toString())
          .contains("hello");
    } finally {
      https.stop(0);
    }
  }

  private static void run(String program, String[] common, String verb, String... more)
      throws InterruptedException {
    CommandResult result = LocalHost.direct().run(Command.act(program, verb).and(common).and(more));
    assertThat(result.exitStatus()).as(result.complaint()).isZero();
  }
}
