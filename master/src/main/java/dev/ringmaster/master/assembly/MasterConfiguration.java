package dev.ringmaster.master.assembly;

import ch.qos.logback.classic.Level;
import dev.ringmaster.master.jobs.JobLimits;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.master.link.LinkSettings;
import dev.ringmaster.pillars.PillarSettings;
import dev.ringmaster.protocol.data.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How one master runs. {@link SettingTable} says what each setting means.
 *
 * @param directory where it keeps everything
 * @param fileRoots directories of environments
 */
public record MasterConfiguration(
    Path directory,
    Path socket,
    LinkSettings link,
    List<Path> fileRoots,
    PillarSettings pillars,
    KeyLimits keys,
    JobLimits jobs,
    Duration retention,
    long retentionMebibytes,
    Level logLevel) {

  /**
   * Reads a configuration file.
   *
   * @throws ProblemsException with everything that is wrong in it
   */
  public static MasterConfiguration read(Path file) {
    Settings settings = Settings.read(file);
    return new MasterConfiguration(
        settings.path("directory"),
        settings.path("socket"),
        link(settings),
        settings.texts("file_roots").stream().map(Path::of).toList(),
        new PillarSettings(
            settings.namedTexts("pillar.nodegroups"),
            Set.copyOf(settings.texts("pillar.trust_grains"))),
        new KeyLimits(settings.integer("keys.pending_limit"), settings.integer("keys.token_limit")),
        new JobLimits(
            settings.duration("jobs.start_within"),
            settings.duration("jobs.wait_behind"),
            settings.duration("jobs.queue_for"),
            settings.integer("jobs.open")),
        Duration.ofDays(settings.integer("retention.days")),
        settings.longInteger("retention.mebibytes"),
        Level.toLevel(settings.text("log.level")));
  }

  private static LinkSettings link(Settings settings) {
    return new LinkSettings(
        settings.text("listen.address"),
        settings.integer("listen.minions"),
        settings.integer("listen.enrol"),
        settings.text("name"),
        settings.duration("link.keepalive"),
        settings.integer("link.outbox_messages"),
        settings.longInteger("link.outbox_bytes"),
        settings.integer("link.handshakes"),
        settings.integer("link.enrols_per_second"),
        settings.integer("link.enrols_per_address"),
        settings.integer("link.bundles"));
  }
}
