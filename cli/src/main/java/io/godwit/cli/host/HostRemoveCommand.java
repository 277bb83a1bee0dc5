package io.godwit.cli.host;

import io.godwit.cli.api.ApiClient;
import io.godwit.cli.api.NearNames;
import io.godwit.cli.context.Connection;
import io.godwit.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code godwit host remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Removes a host: its certificate is revoked at once and its VMs leave the inventory.",
            "The VMs run on under their libvirt. To come back, the host joins again with a new token. Role: administrator."
        })
final class HostRemoveCommand implements Callable<Integer> {

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "HOST", description = "Name or id.")
    private String host = "";

    @Override
    public Integer call() {
        try (ApiClient api = connection.open()) {
            JsonNode removed =
                    NearNames.explained(api, "host-unknown", host, () -> api.delete(ApiClient.path("hosts", host)));
            if (output.asData()) {
                output.data(removed);
            } else {
                output.say("host " + removed.path("name").asString(host)
                        + " is removed; its VMs run on, but Godwit does not know them any more");
            }
            return 0;
        }
    }
}
