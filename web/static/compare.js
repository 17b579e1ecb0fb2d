"use strict";
// A drawing as a PNG for a report: drawn by the browser, nothing leaves the machine.
(() => {
  const SCALE = 2;
  const save = (svg, name) => {
    const text = new XMLSerializer().serializeToString(svg);
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = svg.width.baseVal.value * SCALE;
      canvas.height = svg.height.baseVal.value * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = name;
        document.body.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      }, "image/png");
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-png]");
    if (button) save(button.closest("figure").querySelector("svg"), button.dataset.png);
  });
})();
