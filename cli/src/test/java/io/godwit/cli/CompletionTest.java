package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion in a real bash; the names that it asks for come from the testing controller. */
class CompletionTest {

    @TempDir
    private Path directory;

    private CommandRun godwit;
    private Path script;

    @BeforeEach
    void start() throws Exception {
        godwit = new CommandRun(directory);
        assertThat(godwit.run("completion", "bash")).isZero();
        script = Files.writeString(directory.resolve("completion.bash"), godwit.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "godwit v | version vm",
                "godwit vm | vm",
                "godwit vm '' | ls migrate show",
                "godwit vm migrate --m | --max-pause",
                "godwit vm migrate web --to k | kvm1 kvm2",
                "godwit vm migrate '' | db web",
                "godwit vm migrate web d | db",
                "godwit vm ls --state sh | shut-off",
                "godwit host ls --state re | removed",
                "godwit vm ls -o y | yaml",
                "godwit host maintenance '' | off on",
                "godwit host maintenance on k | kvm1 kvm2",
                "godwit cluster add '' | kvm1 kvm2 west",
                "godwit token create x --role o | operator",
                "godwit context use '' | home",
                "godwit history export --format c | csv",
                "godwit migration show 1 | 1234",
                "godwit nonsense x | nothing",
            })
    void bashOffers(String line, String expected) throws Exception {
        assertThat(offered(line, "1"))
                .containsExactlyInAnyOrderElementsOf(
                        expected.equals("nothing") ? List.of() : List.of(expected.split(" ", -1)));
    }

    @Test
    void anUnreachableControllerOffersNothingAndSaysNothing() throws Exception {
        assertThat(offered("godwit vm migrate ''", "")).isEmpty();
    }

    @Test
    void namesAreAskedQuicklyAndQuietly() throws Exception {
        Path token = directory.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TestingController.TOKEN);
        TestingController controller = new TestingController(directory.resolve("data"));
        try {
            CommandRun asking = new CommandRun(directory, controller.url(), token, directory.resolve("data/ca.pem"));
            controller.world.vm("web", "kvm1");
            controller.world.vm("hostile\u001b[2J", "kvm1");
            controller.world.host("kvm1", "CONNECTED");
            assertThat(asking.run("names", "vm")).isZero();
            assertThat(asking.out()).isEqualTo("web\n");
            assertThat(asking.run("names", "host")).isZero();
            assertThat(asking.out()).isEqualTo("kvm1\n");
            controller.down();
            assertThat(asking.run("names", "vm")).isEqualTo(7);
            assertThat(asking.out() + asking.err()).isEmpty();
        } finally {
            controller.close();
        }
    }

    /** What bash offers for the last word; a function stands for the program and knows some names. */
    private List<String> offered(String line, String known) throws Exception {
        Path program = Files.writeString(directory.resolve("try.bash"), """
                godwit() {
                  [ "$1" = names ] || return 1
                  [ -n "%s" ] || { echo 'cannot be reached' >&2; return 7; }
                  case $2 in vm) printf '%%s\\n' web db ;; host) printf '%%s\\n' kvm1 kvm2 ;; cluster) echo west ;;
                    context) echo home ;; migration) echo 1234 ;; esac
                }
                source "%s"
                COMP_WORDS=(%s)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _godwit
                [ ${#COMPREPLY[@]} = 0 ] || printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(known, script, line));
        Process bash = new ProcessBuilder("bash", "--noprofile", "--norc", program.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
