package io.godwit.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the directions between modules and the absence of cycles between packages ({@code docs/architecture.md}, "Modules";
 * deviations from the design are reasoned in {@code docs/decisions.md}). Reads the compiled classes of all modules.
 */
final class ArchitectureTest {

    private static final Set<String> EVERYTHING = Set.of(
            "model",
            "link",
            "linux",
            "libvirt",
            "tunnel",
            "mover",
            "agent",
            "simulator",
            "server",
            "cli",
            "lab",
            "bench");

    /** Module to the modules that it may use; a module that is not named here fails the test. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("link", Set.of("model")),
            Map.entry("linux", Set.of()),
            Map.entry("libvirt", Set.of()),
            Map.entry("tunnel", Set.of("linux")),
            Map.entry("mover", Set.of("model", "link", "tunnel", "libvirt", "linux")),
            Map.entry("agent", Set.of("model", "link", "tunnel", "libvirt", "linux", "mover")),
            Map.entry("simulator", Set.of("model", "link")),
            Map.entry("server", Set.of("model", "link")),
            Map.entry("cli", Set.of("model")),
            Map.entry("lab", without("lab", "bench")),
            Map.entry("bench", without("bench")));

    private static final List<String> JDK_ONLY = List.of("model", "linux", "libvirt", "tunnel");

    private static final String[] TEST_LIBRARIES = {
        "org.mockito..", "org.easymock..", "org.powermock..", "mockit..", "org.jmock..", "org.junit..", "org.assertj.."
    };

    private static final Path HOME = home();

    private static JavaClasses classes = new ClassFileImporter().importClasses(List.of());

    @BeforeAll
    static void importAll() {
        List<Path> folders = MAY_USE.keySet().stream()
                .map(module -> HOME.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders)
                .as("compiled modules; build all of them: mvn verify")
                .allMatch(Files::isDirectory);
        classes = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void everyModuleOfTheBuildHasItsRule() throws IOException {
        Set<String> modules = new TreeSet<>();
        Pattern.compile("<module>(.*?)</module>")
                .matcher(Files.readString(HOME.resolve("pom.xml")))
                .results()
                .forEach(match -> modules.add(match.group(1)));
        assertThat(modules).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
    }

    @Test
    void everyModulesClassesLieInItsPackageAndWereFound() {
        for (String module : MAY_USE.keySet()) {
            assertThat(classes.that(resideInAnyPackage(packages(module))))
                    .as("classes of module %s", module)
                    .isNotEmpty();
        }
        classes().should().resideInAnyPackage(packages(EVERYTHING, "bench")).check(classes);
    }

    @TestFactory
    Stream<DynamicTest> modulesUseOnlyWhatTheyMay() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> classes()
                                .that()
                                .resideInAPackage(packages(entry.getKey())[0])
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage(packages(entry.getValue(), entry.getKey()))
                                        .or(not(resideInAnyPackage("io.godwit.."))))
                                .because("module " + entry.getKey() + " may use " + entry.getValue())
                                .check(classes)));
    }

    @TestFactory
    Stream<DynamicTest> someModulesUseNoLibrary() {
        return JDK_ONLY.stream()
                .map(module -> DynamicTest.dynamicTest(
                        module,
                        () -> classes()
                                .that()
                                .resideInAPackage(packages(module)[0])
                                .should()
                                .onlyDependOnClassesThat()
                                .resideInAnyPackage(
                                        "io.godwit..",
                                        "java..",
                                        "javax..",
                                        "org.w3c.dom..",
                                        "org.xml.sax..",
                                        "org.jspecify.annotations..")
                                .check(classes)));
    }

    @Test
    void onlyTheServerUsesSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.godwit.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..")
                .check(classes);
    }

    @Test
    void productionUsesNoTestOrMockLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TEST_LIBRARIES)
                .check(classes);
    }

    @Test
    void packagesFormNoCycles() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(classes);
    }

    private static Set<String> without(String... excluded) {
        Set<String> rest = new TreeSet<>(EVERYTHING);
        rest.removeAll(Set.of(excluded));
        return rest;
    }

    private static String[] packages(String module) {
        return new String[] {"io.godwit." + module + ".."};
    }

    private static String[] packages(Set<String> modules, String module) {
        return Stream.concat(modules.stream(), Stream.of(module))
                .map(name -> packages(name)[0])
                .toArray(String[]::new);
    }

    private static Path home() {
        Path here = Path.of("").toAbsolutePath();
        Path parent = here.getParent();
        return parent != null && Files.exists(parent.resolve("godwit")) ? parent : here;
    }

    /** One feature, one package. */
    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
