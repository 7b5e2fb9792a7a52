package dev.ringmaster.minion.intake;

import dev.ringmaster.minion.call.Calls;
import dev.ringmaster.minion.call.Workshop;
import dev.ringmaster.minion.custom.CustomModules;
import dev.ringmaster.minion.files.BlobCache;
import dev.ringmaster.minion.files.LocalBundles;
import dev.ringmaster.minion.grains.MachineGrains;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.signing.Verifier;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.CommandRunner;
import dev.ringmaster.states.host.DirectRunner;
import dev.ringmaster.states.host.HostLimits;
import dev.ringmaster.states.host.LocalHost;
import dev.ringmaster.states.resource.Resources;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * A minion as a process, to be killed: the real intake, spool, launcher and functions. Its stream
 * is its standard input and output, one message a line, in hexadecimal.
 */
final class MinionProcess {
  private static final HexFormat HEX = HexFormat.of();

  private MinionProcess() {}

  /**
   * @param arguments its directory; the CA's public key, in hexadecimal
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    PublicKey ca =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(HEX.parseHex(arguments[1])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CommandRunner looks = new DirectRunner(System.getenv(), HostLimits.DEFAULT);
    Launcher launcher =
        new Launcher(directory.resolve("commands"), System.getenv(), LauncherLimits.DEFAULT);
    Workshop workshop =
        new Workshop(
            new MinionId("web01"),
            job -> new LocalHost(System.getenv(), looks, launcher.forJob(job), HostLimits.DEFAULT),
            new MachineGrains(new MinionId("web01"), directory.resolve("grains.yaml")),
            new LocalBundles(directory, Value::map),
            new BlobCache(directory.resolve("cache"), 1 << 20),
            new CustomModules(directory.resolve("modules"), looks),
            new Renderer(RenderLimits.DEFAULT));
    Functions functions =
        Families.functions()
            .overlaidWith(Functions.of(twoCommands(), sideBySide(directory.resolve("go"))));
    Verifier verifier = new Verifier(ca);
    Intake intake =
        new Intake(
            "0",
            verifier,
            new Calls(workshop, functions, Resources.of()),
            Value::map,
            Spool.open(
                new DirectoryDisk(directory.resolve("spool")),
                SpoolLimits.DEFAULT,
                () -> FakeMaster.NOW),
            launcher,
            StateLock.of(directory),
            message -> {
              out.println(HEX.formatHex(Wire.bytes(message)));
              return true;
            },
            () -> FakeMaster.NOW,
            Executors.newSingleThreadScheduledExecutor(),
            IntakeLimits.DEFAULT);
    intake.resume();
    serve(intake, verifier);
  }

  private static void serve(Intake intake, Verifier verifier) throws Exception {
    Enrolment self = new Enrolment(new MinionId("web01"), new UUID(1, 2));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Downward message = Wire.downward(HEX.parseHex(line));
      if (message instanceof Downward.Welcome welcome) {
        verifier.trust(welcome.signingKeys());
        intake.connected(self, welcome);
      } else {
        intake.received(message);
      }
    }
    System.exit(0);
  }

  /** Means more than one command, so its end cannot be told from that of a command. */
  private static Function twoCommands() {
    return Function.of(
        Signature.function("two.commands", Effect.ONCE, "Runs two commands.").queued(),
        (arguments, context) -> {
          context.host().run(Command.act("true"));
          context.host().run(Command.act("sh", "-c", "echo $$; exec sleep 2"), context::output);
          return Value.text("both");
        });
  }

  /** As parallel states do: the second command has ended while the first waits for {@code go}. */
  private static Function sideBySide(Path go) {
    String first = "echo $$; until [ -e " + go + " ]; do sleep 0.05; done; sleep 1";
    return Function.of(
        Signature.function("side.by-side", Effect.ONCE, "Runs two commands at once.").queued(),
        (arguments, context) -> {
          CompletableFuture<String> pid = new CompletableFuture<>();
          FutureTask<CommandResult> running =
              new FutureTask<>(() ->
                  context
                      .host()
                      .run(Command.act("sh", "-c", first), (text, error) -> pid.complete(text)));
          Thread.startVirtualThread(running);
          String began = pid.join();
          context.host().run(Command.act("true"));
          context.output(began, false);
          new CountDownLatch(1).await();
          return Value.nothing();
        });
  }
}
