package dev.ringmaster.master.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.pillars.PillarSettings;
import dev.ringmaster.pillars.Pillars;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.RenderLimits;
import dev.ringmaster.rendering.Renderer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
  private final Enrolment web = new Enrolment(new MinionId("web01"), UUID.randomUUID());
  private final Enrolment db = new Enrolment(new MinionId("db01"), UUID.randomUUID());
  private final FakeFleet fleet = new FakeFleet();
  private final FakeJobs jobs = new FakeJobs();
  @TempDir private Path directory;
  private Tree tree;
  private FileRoots roots;
  private Bundles bundles;

  /** Jobs that have members. */
  private static final class FakeJobs implements PinnedJobs {
    private final Map<JobId, Pinned> jobs = new HashMap<>();
    private final Map<JobId, Enrolment> members = new HashMap<>();

    JobId add(Enrolment member, Pinned pinned) {
      JobId id = JobId.create();
      jobs.put(id, pinned);
      members.put(id, member);
      return id;
    }

    @Override
    public Optional<Pinned> find(JobId job, Enrolment enrolment) {
      return enrolment.equals(members.get(job))
          ? Optional.ofNullable(jobs.get(job))
          : Optional.empty();
    }

    @Override
    public Collection<String> openSnapshots(Enrolment enrolment) {
      return members.entrySet().stream()
          .filter(entry -> entry.getValue().equals(enrolment))
          .flatMap(entry -> Optional.ofNullable(jobs.get(entry.getKey())).stream())
          .map(Pinned::snapshot)
          .toList();
    }
  }

  @BeforeEach
  void files() throws IOException {
    tree = new Tree(directory.resolve("roots"));
    tree.write("base/states/a.sls", "a: 1\n");
    tree.write("base/pillar/top.sls", "base:\n  'web*': [web]\n  'T@role:db': [db]\n");
    tree.write("base/pillar/web.sls", "port: 80\n");
    tree.write("base/pillar/db.sls", "password: !secret hunter2\n");
    tree.write("prod/pillar/top.sls", "prod:\n  '*': [app]\n");
    tree.write("prod/pillar/app.sls", "revision: main\n");
    fleet.add(web, Value.map(), Value.map("role", Value.text("db")));
    fleet.add(db, Value.map("role", Value.text("db")), Value.map());
    start();
  }

  private void start() {
    List<Path> paths = List.of(tree.root().resolve("base"), tree.root().resolve("prod"));
    roots = new FileRoots(paths, directory.resolve("store"), Clock.systemUTC());
    Pillars pillars = new Pillars(new Renderer(RenderLimits.DEFAULT), PillarSettings.DEFAULT);
    bundles = new Bundles(roots, new MinionPillars(roots, pillars, fleet), jobs, Clock.systemUTC());
  }

  private static BundleRequest request(JobId job) {
    return new BundleRequest(Optional.of(job), "", "", "");
  }

  private static String digest(Bundle bundle) {
    return Objects.requireNonNull(bundle.files().get("states/a.sls")).sha256();
  }

  private JobId job(Enrolment member, String environment, String pillarEnvironment) {
    String snapshot = roots.pin(environment);
    return jobs.add(
        member,
        new PinnedJobs.Pinned(
            environment, pillarEnvironment, Value.map(), snapshot, Instant.now()));
  }

  @Test
  void eachMinionGetsItsOwnPillarWhateverItSaysOfItself() throws InterruptedException {
    Bundle ofWeb = bundles.bundle(web, request(job(web, "base", "")));
    Bundle ofDb = bundles.bundle(db, request(job(db, "base", "")));
    assertThat(ofWeb.pillar()).isEqualTo(Value.map("port", Value.integer(80)));
    assertThat(ofDb.pillar().get("password")).isEqualTo(Value.secret(Value.text("hunter2")));
    assertThat(ofDb.toString()).doesNotContain("hunter2");
  }

  @Test
  void aJobChoosesEnvironmentsAndOverridesThePillar() throws InterruptedException {
    JobId job =
        jobs.add(
            web,
            new PinnedJobs.Pinned(
                "prod",
                "",
                Value.map("revision", Value.text("abc")),
                roots.pin("prod"),
                Instant.now()));
    Bundle bundle = bundles.bundle(web, request(job));
    assertThat(bundle.environment()).isEqualTo("base");
    assertThat(bundle.files()).containsOnlyKeys("states/a.sls");
    assertThat(bundle.pillar()).isEqualTo(Value.map("revision", Value.text("abc")));
  }

  @Test
  void aPillarThatIsAskedForAnewIsAsItsFilesAreNow() throws Exception {
    JobId job = job(web, "prod", "");
    bundles.bundle(web, request(job));
    tree.write("prod/pillar/app.sls", "revision: next\n");
    assertThat(bundles.bundle(web, request(job).again()).pillar())
        .isEqualTo(Value.map("revision", Value.text("next")));
  }

  @Test
  void aMinionCannotChooseWhatItsJobDoesNot() throws InterruptedException {
    JobId job = job(web, "base", "");
    Bundle bundle =
        bundles.bundle(web, new BundleRequest(Optional.of(job), "prod", "prod", "0".repeat(64)));
    assertThat(bundle.pillar()).isEqualTo(Value.map("port", Value.integer(80)));
  }

  @Test
  void theJobOfAnotherIsNoJob() {
    JobId job = job(db, "base", "");
    assertThatThrownBy(() -> bundles.bundle(web, request(job)))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("this minion has no job " + job);
    Enrolment anew = new Enrolment(db.minion(), UUID.randomUUID());
    assertThatThrownBy(() -> bundles.bundle(anew, request(job)))
        .isInstanceOf(ProblemsException.class);
  }

  @Test
  void allMembersSeeTheFilesAsTheyWereWhenTheJobWasSubmitted()
      throws IOException, InterruptedException {
    JobId job = job(web, "base", "");
    tree.write("base/states/a.sls", "a: 2\n");
    Bundle bundle = bundles.bundle(web, request(job));
    String digest = digest(bundle);
    try (InputStream content = bundles.blob(web, digest).orElseThrow()) {
      assertThat(content.readAllBytes()).asString().isEqualTo("a: 1\n");
    }
  }

  @Test
  void aDigestAloneOpensNothing() throws IOException, InterruptedException {
    Bundle bundle = bundles.bundle(web, request(job(web, "base", "")));
    String digest = digest(bundle);
    assertThat(bundles.blob(db, digest)).isEmpty();
    Enrolment anew = new Enrolment(web.minion(), UUID.randomUUID());
    assertThat(bundles.blob(anew, digest)).isEmpty();
    for (String odd : List.of("", "../../etc/passwd", "A".repeat(64), digest + "/..")) {
      assertThat(bundles.blob(web, odd)).as(odd).isEmpty();
    }
    bundles.blob(web, digest).orElseThrow().close();
  }

  @Test
  void aMinionIsToldWhereAPillarIsWrongAndNotWhatStandsThere() throws IOException {
    tree.write("base/pillar/web.sls", "password: hunter2: x\n");
    JobId job = job(web, "base", "");
    assertThatThrownBy(() -> bundles.bundle(web, request(job)))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("base/pillar/web.sls:1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aPillarFileIsNeverAContent() throws IOException, InterruptedException {
    Bundle bundle = bundles.bundle(db, request(job(db, "base", "")));
    assertThat(bundle.files().keySet()).allMatch(path -> path.startsWith("states/"));
  }

  @Test
  void aRunningJobGetsItsContentsAfterTheMasterWasStartedAnew()
      throws IOException, InterruptedException {
    Bundle bundle = bundles.bundle(web, request(job(web, "base", "")));
    String digest = digest(bundle);
    start();
    bundles.blob(web, digest).orElseThrow().close();
    assertThat(bundles.blob(db, digest)).isEmpty();
  }

  @Test
  void outsideOfAJobAMinionGetsTheNewestFiles() throws InterruptedException {
    Bundle bundle =
        bundles.bundle(web, new BundleRequest(Optional.empty(), "", "prod", "0".repeat(64)));
    assertThat(bundle.snapshot()).isEqualTo(roots.pin("base"));
    assertThat(bundle.pillar()).isEqualTo(Value.map("revision", Value.text("main")));
  }

  @Test
  void thePillarsOfAThousandMinionsTakeNoThousandLooksAtTheFiles()
      throws IOException, InterruptedException {
    tree.write(
        "base/pillar/web.sls",
        "port: {{ 8000 + 80 }}\nid: {{ minion_id }}\n" + "x: [1, 2, 3]\n".repeat(1));
    PinnedJobs.Pinned pinned =
        new PinnedJobs.Pinned("base", "", Value.map(), roots.pin("base"), Instant.now());
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      Enrolment minion = new Enrolment(new MinionId("web" + i), UUID.randomUUID());
      fleet.add(minion, Value.map(), Value.map());
      Bundle bundle = bundles.bundle(minion, request(jobs.add(minion, pinned)));
      assertThat(bundle.pillar().get("id")).isEqualTo(Value.text("web" + i));
    }
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }
}
