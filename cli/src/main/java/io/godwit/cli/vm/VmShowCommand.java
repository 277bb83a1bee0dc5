package io.godwit.cli.vm;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit vm show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one VM.")
final class VmShowCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "VM", description = "Name or UUID.")
    private String vm = "";

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            output.item(
                    NearNames.explained(api, "vm-unknown", vm, () -> api.get(ApiClient.path("vms", vm))),
                    VmColumns.LINES);
            return 0;
        }
    }
}
