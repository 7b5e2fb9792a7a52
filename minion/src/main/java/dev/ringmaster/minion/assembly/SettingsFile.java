package dev.ringmaster.minion.assembly;

import dev.ringmaster.minion.intake.IntakeLimits;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.link.JoinToken;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Yaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The minion's configuration file. */
public final class SettingsFile {
  public static final Path DEFAULT = Path.of("/etc/ringmaster/minion.yaml");

  /** The minion's directory where no file says another. */
  public static final Path DIRECTORY = Path.of("/var/lib/ringmaster/minion");

  private static final Path GRAINS = Path.of("/etc/ringmaster/grains.yaml");
  private static final long MOST = 1L << 40;
  private static final int FRAME_BYTES = 4 << 20;
  private final List<Problem> problems = new ArrayList<>();

  private SettingsFile() {}

  /**
   * Reads a file.
   *
   * @throws ProblemsException with all that is wrong, each with its line
   */
  public static MinionSettings read(Path file) {
    try {
      return read(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ProblemsException(
          Problem.of("there is no configuration file " + file)
              .withAdvice(
                  "Write one with 'master: {address: …, fingerprint: …}', or name another with"
                      + " --config. 'master keys fingerprint' shows the fingerprint."));
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of("cannot read " + file + ": " + FileFailure.reason(e, file)));
    }
  }

  /** The same from a text. */
  public static MinionSettings read(String text, String shown) {
    return new SettingsFile().settings(Yaml.read(text, shown), shown);
  }

  private MinionSettings settings(Value value, String shown) {
    if (!(value instanceof Value.MapValue map)) {
      throw new ProblemsException(
          Problem.at(new Place(shown, 0, 0), "must be a mapping, not a " + value.kind()));
    }
    SettingsReader reader = new SettingsReader(map, "", problems);
    Optional<MinionId> id = id(reader, map);
    MinionSettings.Master master = master(reader.below("master"));
    Path directory = reader.text("directory").map(Path::of).orElse(DIRECTORY);
    Path grains = reader.text("grains").map(Path::of).orElse(GRAINS);
    SpoolLimits spool = spool(reader.below("spool"));
    IntakeLimits intake = intake(reader);
    LauncherLimits launcher = launcher(reader.below("command"));
    MinionSettings.Reconnect reconnect = reconnect(reader.below("reconnect"));
    SettingsReader files = reader.below("files");
    long cache = files.size("cache", MinionSettings.CACHE_BYTES, 1 << 20, MOST);
    files.finish();
    reader.finish();
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new MinionSettings(
        id.orElseThrow(), master, directory, grains, spool, intake, launcher, reconnect, cache);
  }

  private Optional<MinionId> id(SettingsReader reader, Value.MapValue map) {
    String text = reader.text("id").orElseGet(SettingsFile::hostName);
    if (MinionId.isValid(text)) {
      return Optional.of(new MinionId(text));
    }
    problems.add(
        Problem.at(map.place(), "'" + text + "' cannot be this minion's id")
            .withAdvice(
                "Set id: 1 to 128 of a-z 0-9 . _ -, beginning and ending with a letter or digit."));
    return Optional.empty();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private MinionSettings.Master master(SettingsReader reader) {
    String address = reader.required("address", "Its name or address.");
    String fingerprint =
        reader
            .required(
                "fingerprint",
                "On the master, 'master keys fingerprint' shows it; without it this minion cannot"
                    + " know its master.")
            .replace(":", "")
            .toLowerCase(Locale.ROOT);
    if (!fingerprint.isEmpty() && !fingerprint.matches("[0-9a-f]{64}")) {
      problems.add(
          Problem.of("master.fingerprint must have 64 hexadecimal digits")
              .withAdvice("On the master, 'master keys fingerprint' shows it."));
    }
    int minions = reader.number("minions", MinionSettings.Master.MINIONS_PORT, 1, 65_535);
    int enrol = reader.number("enrol", MinionSettings.Master.ENROL_PORT, 1, 65_535);
    Optional<JoinToken> token = reader.text("token").map(Path::of).map(JoinToken.InFile::new);
    reader.finish();
    return new MinionSettings.Master(address, minions, enrol, fingerprint, token);
  }

  private MinionSettings.Reconnect reconnect(SettingsReader reader) {
    MinionSettings.Reconnect fallback = MinionSettings.Reconnect.DEFAULT;
    Duration first = reader.time("first", fallback.first());
    Duration limit = reader.time("limit", fallback.limit());
    reader.finish();
    if (first.isZero()) {
      problems.add(
          Problem.of("reconnect.first must not be nothing")
              .withAdvice("A minion must not try without a pause; the least is 1ms."));
    }
    if (limit.compareTo(first) < 0) {
      problems.add(
          Problem.of(
              "reconnect.limit, "
                  + limit.toMillis()
                  + "ms, must not be less than reconnect.first, "
                  + first.toMillis()
                  + "ms"));
    }
    return new MinionSettings.Reconnect(first, limit);
  }

  private static SpoolLimits spool(SettingsReader reader) {
    SpoolLimits fallback = SpoolLimits.DEFAULT;
    SpoolLimits limits =
        new SpoolLimits(
            reader.size("size", fallback.sizeBytes(), 1 << 20, MOST),
            reader.size("reserve", fallback.reserveBytes(), 0, MOST),
            reader.size("memory", fallback.memoryBytes(), 0, 1 << 30),
            reader.number("remembered", fallback.remembered(), 100, 10_000_000));
    reader.finish();
    return limits;
  }

  private static IntakeLimits intake(SettingsReader reader) {
    IntakeLimits fallback = IntakeLimits.DEFAULT;
    SettingsReader jobs = reader.below("jobs");
    SettingsReader returns = reader.below("return");
    SettingsReader output = reader.below("output");
    IntakeLimits limits =
        new IntakeLimits(
            jobs.number("concurrent", fallback.concurrent(), 1, 10_000),
            jobs.number("queued", fallback.queued(), 0, 10_000),
            (int) returns.size("max", fallback.returnBytes(), 1 << 10, FRAME_BYTES - (64 << 10)),
            (int) output.size("max", fallback.streamedBytes(), 0, 1 << 30),
            fallback.margin(),
            fallback.resend());
    jobs.finish();
    returns.finish();
    output.finish();
    return limits;
  }

  private static LauncherLimits launcher(SettingsReader reader) {
    LauncherLimits fallback = LauncherLimits.DEFAULT;
    LauncherLimits limits =
        new LauncherLimits(
            (int) reader.size("output", fallback.outputBytes(), 1 << 10, 64 << 20),
            reader.time("grace", fallback.grace()));
    reader.finish();
    return limits;
  }
}
