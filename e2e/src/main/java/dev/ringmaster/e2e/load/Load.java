package dev.ringmaster.e2e.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The load of the lab as a program: runs until it is told to end (SIGTERM), then writes its report.
 */
public final class Load {
  private static final Duration FIRST_ANSWERS = Duration.ofMillis(200);
  private static final String USAGE =
      "usage: load --url URL --connections N --rate PER_SECOND --haproxy SOCKET --backend NAME"
          + " --report FILE";

  private Load() {}

  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    SiteLoad load =
        SiteLoad.start(
            URI.create(need(options, "--url")),
            Integer.parseInt(need(options, "--connections")),
            Integer.parseInt(need(options, "--rate")));
    OutageWatch watch =
        new OutageWatch(Path.of(need(options, "--haproxy")), need(options, "--backend"));
    Path report = Path.of(need(options, "--report"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(load, watch, report)));
    while (load.report().sent() == 0) {
      Thread.sleep(FIRST_ANSWERS);
    }
    System.out.println("answered");
    new CountDownLatch(1).await();
  }

  private static String need(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      System.err.println(name + " is missing\n" + USAGE);
      System.exit(1);
      throw new IllegalStateException("exited");
    }
    return value;
  }

  private static void end(SiteLoad load, OutageWatch watch, Path report) {
    load.close();
    watch.close();
    try {
      Files.writeString(report, load.report().describe(load.running(), watch.outages()));
    } catch (IOException e) {
      throw new UncheckedIOException("the report could not be written", e);
    }
  }
}
