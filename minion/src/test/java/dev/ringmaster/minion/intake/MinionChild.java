package dev.ringmaster.minion.intake;

import static org.awaitility.Awaitility.await;

import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A {@link MinionProcess} as a child of the test, which can be killed and started again. */
final class MinionChild {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private final FakeMaster master;
  private final Path directory;
  private final List<String> before;
  private Process process;
  private PrintStream toMinion;

  private MinionChild(Path directory, List<String> before) throws Exception {
    this.master = new FakeMaster();
    this.directory = directory;
    this.before = before;
    this.process = spawn();
    this.toMinion = connect();
  }

  static MinionChild on(Path directory) throws Exception {
    return new MinionChild(directory, List.of());
  }

  /** One whose directory, {@code disk} below {@code parent}, is a small disk that it alone sees. */
  static MinionChild onSmallDisk(Path parent, int mebibytes) throws Exception {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    String script =
        "mount -t tmpfs -o size=" + mebibytes + "m tmpfs \"$1\" && shift && exec \"$@\"";
    return new MinionChild(
        disk,
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
            disk.toString()));
  }

  private Process spawn() throws IOException {
    List<String> argv = new ArrayList<>(before);
    argv.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MinionProcess.class.getName(),
            directory.toString(),
            HexFormat.of().formatHex(master.caPublicKey())));
    return new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private PrintStream connect() throws Exception {
    PrintStream stream = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Process own = process;
    Thread.ofVirtual().start(() -> listen(own));
    stream.println(HexFormat.of().formatHex(Wire.bytes(master.welcome())));
    return stream;
  }

  private void listen(Process own) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(own.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        master.send(Wire.upward(HexFormat.of().parseHex(line)));
      }
    } catch (IOException | IllegalArgumentException e) {
      // It was killed in the middle of a line.
    }
  }

  /** What it said, to this one and to those before it. */
  FakeMaster master() {
    return master;
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void startAgain() throws Exception {
    process = spawn();
    toMinion = connect();
  }

  void say(Downward message) {
    toMinion.println(HexFormat.of().formatHex(Wire.bytes(message)));
  }

  void deliver(Order order) {
    say(master.deliver(order));
  }

  Outcome outcome(JobId job) {
    await().atMost(PATIENCE).until(() -> !master.returns(job).isEmpty());
    return master.returns(job).getLast().outcome();
  }
}
