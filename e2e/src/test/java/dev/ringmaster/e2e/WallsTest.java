package dev.ringmaster.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of docs/architecture.md. */
class WallsTest {
  private static final String ROOT = "dev.ringmaster.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.ringmaster");

  @Test
  void everyModuleIsLookedAt() {
    List<String> modules =
        List.of(
            "protocol",
            "rendering",
            "pillars",
            "states",
            "orchestration",
            "master",
            "minion",
            "e2e");
    assertThat(modules)
        .allSatisfy(module ->
            assertThat(CLASSES.that(resideInAPackage(ROOT + module + ".."))).isNotEmpty());
  }

  @Test
  void modulesSeeOnlyWhatIsBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("protocol")
        .definedBy(ROOT + "protocol..")
        .layer("rendering")
        .definedBy(ROOT + "rendering..")
        .layer("pillars")
        .definedBy(ROOT + "pillars..")
        .layer("states")
        .definedBy(ROOT + "states..")
        .layer("orchestration")
        .definedBy(ROOT + "orchestration..")
        .layer("master")
        .definedBy(ROOT + "master..")
        .layer("minion")
        .definedBy(ROOT + "minion..")
        .layer("e2e")
        .definedBy(ROOT + "e2e..")
        .whereLayer("rendering")
        .mayOnlyBeAccessedByLayers("pillars", "states", "orchestration", "master", "minion", "e2e")
        .whereLayer("pillars")
        .mayOnlyBeAccessedByLayers("orchestration", "master", "e2e")
        .whereLayer("states")
        .mayOnlyBeAccessedByLayers("orchestration", "minion", "master", "e2e")
        .whereLayer("orchestration")
        .mayOnlyBeAccessedByLayers("master", "e2e")
        .whereLayer("master")
        .mayOnlyBeAccessedByLayers("e2e")
        .whereLayer("minion")
        .mayOnlyBeAccessedByLayers("e2e")
        .whereLayer("e2e")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void ofStatesOrchestrationSeesOnlyTheLanguage() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "orchestration..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "states..")
                .and(resideInAPackage(ROOT + "states.language..").negate())
                .as("reside in states, but not in states.language"))
        .check(CLASSES);
  }

  @Test
  void grpcAndProtobufStayOnTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "protocol.wire..",
            ROOT + "*.link..",
            ROOT + "master.control..",
            ROOT + "master.cli..",
            ROOT + "e2e..",
            ROOT + "benchmarks..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.grpc..", "com.google.protobuf.."))
        .check(CLASSES);
  }

  @Test
  void theCommandLineSeesOnlyTheProtocol() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "master.cli..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.ringmaster..")
                .and(resideInAnyPackage(ROOT + "protocol..", ROOT + "master.cli..").negate())
                .as("reside outside of protocol and the command line itself"))
        .check(CLASSES);
  }

  /** One exception: what is signed is the wire's bytes, and the wire carries what was signed. */
  @ParameterizedTest
  @ValueSource(strings = {"protocol", "states", "orchestration", "master", "minion"})
  void packagesOfAModuleHaveNoCycles(String module) {
    slices()
        .matching(ROOT + module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage(ROOT + "protocol.signing.."),
            resideInAPackage(ROOT + "protocol.wire.."))
        .check(CLASSES);
  }

  @Test
  void namesExplain() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + "protocol.wire.proto..")
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Common)")
        .check(CLASSES);
    noClasses().should().resideInAnyPackage("..util..", "..common..").check(CLASSES);
  }
}
