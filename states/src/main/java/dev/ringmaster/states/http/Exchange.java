package dev.ringmaster.states.http;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.rendering.Json;
import dev.ringmaster.rendering.Secrets;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request that can be sent, again and again. Closing it ends its connections. */
final class Exchange implements AutoCloseable {
  private static final int LARGEST_BODY = 4 << 20;
  private final HttpClient client;
  private final HttpRequest request;
  private final Duration timeout;

  private Exchange(HttpClient client, HttpRequest request, Duration timeout) {
    this.client = client;
    this.request = request;
    this.timeout = timeout;
  }

  /**
   * @throws FunctionFailure when the address, a header or the certificates are wrong
   */
  static Exchange of(Arguments arguments) {
    Duration timeout = arguments.duration("timeout");
    URI uri = uri(arguments);
    HttpRequest request = request(uri, arguments);
    boolean credentials = request.headers().firstValue("Authorization").isPresent();
    boolean follows = arguments.flag("follow_redirects") && !credentials;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(follows ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
    arguments
        .optionalText("ca_file")
        .ifPresent(file -> builder.sslContext(TrustedCertificates.only(file)));
    return new Exchange(builder.build(), request, timeout);
  }

  private static URI uri(Arguments arguments) {
    String text = arguments.text("url");
    List<String> query = new ArrayList<>();
    arguments
        .map("params")
        .forEach((name, value) -> query.add(encode(name) + "=" + encode(plain(value))));
    if (!query.isEmpty()) {
      text += (text.contains("?") ? "&" : "?") + String.join("&", query);
    }
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw failure(
        "'" + arguments.text("url") + "' is no address that can be asked",
        "Write it like https://host:8080/path, with spaces and the like as %20.");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpRequest request(URI uri, Arguments arguments) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
    if (arguments.has("data")) {
      body = HttpRequest.BodyPublishers.ofString(arguments.text("data"));
    }
    Value json = arguments.get("json");
    if (json != null) {
      body = HttpRequest.BodyPublishers.ofString(Json.write(Secrets.reveal(json)));
      builder.setHeader("Content-Type", "application/json");
    }
    String method = arguments.values().containsKey("method") ? arguments.text("method") : "GET";
    try {
      builder.method(method, body);
      for (Map.Entry<String, Value> header : arguments.map("headers").entrySet()) {
        builder.setHeader(header.getKey(), plain(header.getValue()));
      }
    } catch (IllegalArgumentException e) {
      throw failure("the request is wrong: " + e.getMessage(), "Mend method or headers.");
    }
    if (arguments.has("username")) {
      String pair =
          arguments.text("username") + ":" + arguments.optionalText("password").orElse("");
      builder.setHeader(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return builder.build();
  }

  private static String plain(Value value) {
    return value instanceof Value.Secret secret ? secret.hidden().toString() : value.toString();
  }

  /**
   * @throws FunctionFailure when no whole answer came in time
   */
  Answer send() throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> future =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_BODY));
    try {
      HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          response.statusCode(),
          response.headers().map(),
          new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      throw failure(
          "no answer from " + shown() + " within " + Tool.seconds(timeout),
          "Give it a longer timeout, or see what the server does.");
    } catch (ExecutionException e) {
      throw failure("no answer from " + shown() + ": " + reason(e), advice(e.getCause()));
    } finally {
      future.cancel(true);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause instanceof ConnectException
        ? "connection refused"
        : cause.getClass().getSimpleName();
  }

  private static String advice(@Nullable Throwable cause) {
    if (cause instanceof SSLException) {
      return "If a private CA signed the server's certificate, name its file with ca_file.";
    }
    return cause instanceof IOException && String.valueOf(cause.getMessage()).contains("limit")
        ? "A body may have " + LARGEST_BODY + " bytes."
        : "See whether the address is right and the server runs.";
  }

  /** Without what a query may hold. */
  String shown() {
    URI uri = request.uri();
    return request.method()
        + " "
        + uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getRawPath();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }

  /** What came back. */
  record Answer(int status, Map<String, List<String>> headers, String body) {
    /** {@code status}, {@code headers}, {@code body}, and {@code dict} if the body is JSON. */
    Value.MapValue value() {
      Value.MapValue all = Value.map();
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        all = all.with(header.getKey(), Value.text(String.join(", ", header.getValue())));
      }
      Value.MapValue answer =
          Value.map("status", Value.integer(status), "headers", all, "body", Value.text(body));
      return isJson() ? answer.with("dict", json()) : answer;
    }

    private boolean isJson() {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
          .anyMatch(header -> String.join("", header.getValue()).contains("json"));
    }

    /** The body as JSON, null if it is none. */
    Value json() {
      try {
        return Json.read(body, "the body");
      } catch (ProblemsException e) {
        return Value.nothing();
      }
    }
  }
}
