import { render } from "preact";

render(<p>Demo</p>, document.getElementById("root")!);
