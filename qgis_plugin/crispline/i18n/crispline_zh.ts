<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>AdvancedSettings</name>
    <message>
      <source>All classes</source>
      <translation>全部类别</translation>
    </message>
    <message>
      <source>Choose a band for each that the model takes, or for none.</source>
      <translation>请为模型需要的每个波段都选择一个波段，或者全部不选。</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>The layer's band that the model takes as {}</source>
      <translation>模型作为 {} 使用的图层波段</translation>
    </message>
    <message>
      <source>Band for {}</source>
      <translation>{} 对应的波段</translation>
    </message>
    <message>
      <source>Fill holes below</source>
      <translation>填充小于此值的孔洞</translation>
    </message>
    <message>
      <source>Smaller holes in polygons are filled with the class around them</source>
      <translation>多边形中较小的孔洞以周围的类别填充</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>分辨率</translation>
    </message>
    <message>
      <source>Ground size of the pixels that the model sees; automatic: what it was made for</source>
      <translation>模型所见像素的地面大小；自动：模型适用的大小</translation>
    </message>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>瓦片重叠</translation>
    </message>
    <message>
      <source>Neighbouring tiles share this much and are blended: more is slower; automatic: as the model expects</source>
      <translation>相邻瓦片共享的比例，并加以融合：越大越慢；自动：按模型的要求</translation>
    </message>
    <message>
      <source> %</source>
      <translation> %</translation>
    </message>
    <message>
      <source>CPU threads</source>
      <translation>CPU 线程</translation>
    </message>
    <message>
      <source>How many CPU cores may work at once</source>
      <translation>可同时工作的 CPU 核心数</translation>
    </message>
    <message>
      <source>All cores</source>
      <translation>全部核心</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Which classes become polygons</source>
      <translation>哪些类别转换为多边形</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>跳过无法读取的块</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, instead of ending the run</source>
      <translation>文件的损坏部分视为无数据并给出警告，而不终止运行</translation>
    </message>
  </context>
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The Processing algorithm {} is missing.</source>
      <translation>缺少处理算法 {}。</translation>
    </message>
    <message>
      <source>It failed without a reason; see the log messages.</source>
      <translation>运行失败，未给出原因；请查看日志消息。</translation>
    </message>
  </context>
  <context>
    <name>Area</name>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>图层 {} 中应有选中的多边形，但未找到；请选择一些，或使用全部要素</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>图层 {} 中应有多边形，但未找到；请选择其他图层</translation>
    </message>
    <message>
      <source>expected the extent and the polygons of layer {} to overlap, found them apart; leave one of them out</source>
      <translation>范围与图层 {} 的多边形应有重叠，但两者分离；请去掉其中之一</translation>
    </message>
    <message>
      <source>expected {} to lie where both coordinate reference systems are defined, found points outside ({}); check them</source>
      <translation>{} 应位于两个坐标参照系都有定义的地方，但有点在其外（{}）；请检查</translation>
    </message>
    <message>
      <source>expected to write the area of interest to {}, found: {}; make room there</source>
      <translation>感兴趣区域应写入 {}，但：{}；请在该处腾出空间</translation>
    </message>
  </context>
  <context>
    <name>AreaChooser</name>
    <message>
      <source>Whole layer</source>
      <translation>整个图层</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>地图显示的范围</translation>
    </message>
    <message>
      <source>Within polygons</source>
      <translation>多边形内</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>矩形</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map, or type its coordinates.</source>
      <translation>在地图上绘制矩形，或输入其坐标。</translation>
    </message>
    <message>
      <source>This area lies outside the raster layer.</source>
      <translation>该区域位于栅格图层之外。</translation>
    </message>
    <message>
      <source>The project has no polygon layer to take the area from.</source>
      <translation>工程中没有可用来划定区域的多边形图层。</translation>
    </message>
    <message>
      <source>Select polygons on the map, or take all polygons of the layer.</source>
      <translation>请在地图上选择多边形，或使用图层的全部多边形。</translation>
    </message>
    <message>
      <source>Up to {}</source>
      <translation>最多 {}</translation>
    </message>
    <message>
      <source>{area}, {pixels} for the model</source>
      <translation>{area}，模型处理 {pixels}</translation>
    </message>
    <message>
      <source>{area}, {pixels} to be fetched from the web service</source>
      <translation>{area}，需从网络服务获取 {pixels}</translation>
    </message>
    <message>
      <source>Which part of the raster becomes polygons</source>
      <translation>栅格的哪一部分转换为多边形</translation>
    </message>
    <message>
      <source>Area to segment</source>
      <translation>要分割的区域</translation>
    </message>
    <message>
      <source>Polygons that bound the area, in any coordinate reference system</source>
      <translation>划定区域的多边形，可使用任何坐标参照系</translation>
    </message>
    <message>
      <source>Layer with the polygons</source>
      <translation>多边形所在图层</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>仅选中的多边形</translation>
    </message>
    <message>
      <source>Only what is selected in this layer; otherwise all its polygons</source>
      <translation>仅此图层中选中的部分；否则为其全部多边形</translation>
    </message>
    <message>
      <source>Draw on the map</source>
      <translation>在地图上绘制</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map</source>
      <translation>在地图上拖出矩形</translation>
    </message>
    <message>
      <source>The rectangle's coordinates; type them, or take them from a layer</source>
      <translation>矩形的坐标；可输入，或取自图层</translation>
    </message>
    <message>
      <source>What the model will see, at its own resolution</source>
      <translation>模型按自身分辨率将看到的内容</translation>
    </message>
  </context>
  <context>
    <name>Builds</name>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Processor only</source>
      <translation>仅处理器</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 12)</source>
      <translation>NVIDIA 显卡 (CUDA 12)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 13)</source>
      <translation>NVIDIA 显卡 (CUDA 13)</translation>
    </message>
    <message>
      <source>Any graphics card (DirectML)</source>
      <translation>任意显卡 (DirectML)</translation>
    </message>
    <message>
      <source>Processor and Apple's Core ML</source>
      <translation>处理器和 Apple Core ML</translation>
    </message>
    <message>
      <source>{download} to download, {disk} on the disk</source>
      <translation>需下载 {download}，占用磁盘 {disk}</translation>
    </message>
  </context>
  <context>
    <name>ClassAreaTable</name>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>面积</translation>
    </message>
  </context>
  <context>
    <name>ClassRows</name>
    <message>
      <source>class {}</source>
      <translation>类别 {}</translation>
    </message>
    <message>
      <source>right angles</source>
      <translation>直角</translation>
    </message>
    <message>
      <source>The class with this number in the model's output</source>
      <translation>模型输出中此编号对应的类别</translation>
    </message>
    <message>
      <source>Name of class {}</source>
      <translation>类别 {} 的名称</translation>
    </message>
    <message>
      <source>The colour of its polygons</source>
      <translation>其多边形的颜色</translation>
    </message>
    <message>
      <source>Colour of class {}</source>
      <translation>类别 {} 的颜色</translation>
    </message>
    <message>
      <source>Its outlines are straight with right angles, as of buildings</source>
      <translation>其轮廓为带直角的直线，如建筑物</translation>
    </message>
  </context>
  <context>
    <name>ClassSwatches</name>
    <message>
      <source>Classes: {}</source>
      <translation>类别：{}</translation>
    </message>
    <message>
      <source>smooth outlines</source>
      <translation>平滑轮廓</translation>
    </message>
    <message>
      <source>straight outlines</source>
      <translation>直线轮廓</translation>
    </message>
    <message>
      <source>straight outlines with right angles</source>
      <translation>带直角的直线轮廓</translation>
    </message>
  </context>
  <context>
    <name>CrisplineAlgorithm</name>
    <message>
      <source>Segmentation</source>
      <translation>分割</translation>
    </message>
    <message>
      <source>Cancelled. What is done is kept: run it again as it was to go on.</source>
      <translation>已取消。已完成的部分会保留：用相同设置再次运行即可继续。</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was written.</source>
      <translation>已取消。未写入任何内容。</translation>
    </message>
  </context>
  <context>
    <name>CrisplineDock</name>
    <message>
      <source>The map does not show the raster layer: zoom to it first.</source>
      <translation>地图没有显示该栅格图层：请先缩放到该图层。</translation>
    </message>
    <message>
      <source>The view is large: the preview shows its middle. Zoom in to see less.</source>
      <translation>视图范围较大：预览只显示其中部。放大可缩小预览范围。</translation>
    </message>
    <message>
      <source>Stopped. What is finished is kept: Resume goes on.</source>
      <translation>已停止。已完成的部分会保留：点“继续”可接着运行。</translation>
    </message>
    <message>
      <source>&lt;b&gt;{layer}&lt;/b&gt;: {count} polygons</source>
      <translation>&lt;b&gt;{layer}&lt;/b&gt;：{count} 个多边形</translation>
    </message>
    <message>
      <source>{layer}: {count} polygons in {duration}</source>
      <translation>{layer}：{count} 个多边形，用时 {duration}</translation>
    </message>
    <message>
      <source>took {}</source>
      <translation>用时 {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>每秒 {} 兆像素</translation>
    </message>
    <message>
      <source>The segmentation is finished, but its project was closed meanwhile.</source>
      <translation>分割已完成，但其工程在此期间已关闭。</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>添加到此工程</translation>
    </message>
    <message>
      <source>The layer of polygons is no longer in the project.</source>
      <translation>多边形图层已不在工程中。</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>存放每个类别一个 Shapefile 的文件夹</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>多边形另存为</translation>
    </message>
    <message>
      <source>Crispline</source>
      <translation>Crispline</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>结果</translation>
    </message>
  </context>
  <context>
    <name>CrisplineProvider</name>
    <message>
      <source>Crispline: rasters to class polygons</source>
      <translation>Crispline：从栅格到类别多边形</translation>
    </message>
  </context>
  <context>
    <name>DeviceChooser</name>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>自动：{}</translation>
    </message>
    <message>
      <source>{} (not available)</source>
      <translation>{}（不可用）</translation>
    </message>
    <message>
      <source>What runs the model</source>
      <translation>运行模型的设备</translation>
    </message>
    <message>
      <source>No graphics card is used: {}</source>
      <translation>未使用显卡：{}</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
  </context>
  <context>
    <name>EvaluatePolygons</name>
    <message>
      <source>Evaluate polygons</source>
      <translation>评估多边形</translation>
    </message>
    <message>
      <source>accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,recall,boundary,quality,ground truth,reference,score</source>
      <translation>精度,评估,验证,混淆矩阵,iou,f1,精确率,召回率,边界,质量,真值,参考,accuracy,assessment,validation</translation>
    </message>
    <message>
      <source>Compares class polygons with reference polygons of the same ground: IoU, F1, precision and recall of every class, scores of the class boundaries and their mean distance, the geometry of single objects such as buildings, and whether the result is a valid coverage.

Classes are compared by their text. The column is found by itself where it is called class_name, class_id, class, name or label. Where the reference holds one class only, building footprints say, name that class: the ground outside counts as the rest.

The layers may be of any provider and CRS; only what the reference covers is compared.</source>
      <translation>将类别多边形与同一地面的参考多边形进行比较：每个类别的 IoU、F1、精确率和召回率，类别边界的得分及其平均距离，建筑物等单个对象的几何形状，以及结果是否为有效的覆盖。

类别按文本比较。若列名为 class_name、class_id、class、name 或 label，则会自动找到。如果参考只包含一个类别，例如建筑物轮廓，请指明该类别：其外的地面算作其余部分。

图层可来自任何提供者、使用任何坐标参照系；只比较参考所覆盖的部分。</translation>
    </message>
    <message>
      <source>No class of the result occurs in the reference at the same place: check that the class fields ({} and {}) hold the same names.</source>
      <translation>结果中没有任何类别出现在参考的相同位置：请检查类别字段（{} 和 {}）是否含有相同的名称。</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they count.</source>
      <translation>图层 {} 有未保存的编辑：它们也计算在内。</translation>
    </message>
    <message>
      <source>{}: IoU {}, F1 {}</source>
      <translation>{}：IoU {}，F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy {}, mean IoU {}, mean F1 {}</source>
      <translation>总体精度 {}，平均 IoU {}，平均 F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>总体精度</translation>
    </message>
    <message>
      <source>Mean IoU</source>
      <translation>平均 IoU</translation>
    </message>
    <message>
      <source>Mean F1</source>
      <translation>平均 F1</translation>
    </message>
    <message>
      <source>Mean distance of the boundaries</source>
      <translation>边界的平均距离</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>多边形数量</translation>
    </message>
    <message>
      <source>Invalid polygons</source>
      <translation>无效多边形</translation>
    </message>
    <message>
      <source>Area of overlaps</source>
      <translation>重叠面积</translation>
    </message>
    <message>
      <source>Enclosed gaps</source>
      <translation>封闭的空隙</translation>
    </message>
    <message>
      <source>Pixel size of the comparison</source>
      <translation>比较所用的像素大小</translation>
    </message>
    <message>
      <source>Valid coverage</source>
      <translation>有效的覆盖</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>类别多边形</translation>
    </message>
    <message>
      <source>The layer to score.</source>
      <translation>要评分的图层。</translation>
    </message>
    <message>
      <source>Reference polygons</source>
      <translation>参考多边形</translation>
    </message>
    <message>
      <source>What is held to be true.</source>
      <translation>视为真值的数据。</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>类别字段（留空：自动查找）</translation>
    </message>
    <message>
      <source>The column of the class polygons that holds the class, as number or text.</source>
      <translation>类别多边形中以数字或文本保存类别的列。</translation>
    </message>
    <message>
      <source>Class field of the reference (empty: the same)</source>
      <translation>参考的类别字段（留空：相同）</translation>
    </message>
    <message>
      <source>Only where it has another name there.</source>
      <translation>仅在其名称不同时填写。</translation>
    </message>
    <message>
      <source>The reference holds only this class (empty: it has all classes)</source>
      <translation>参考只包含此类别（留空：包含全部类别）</translation>
    </message>
    <message>
      <source>A class of the input; every reference polygon counts as it.</source>
      <translation>输入中的一个类别；每个参考多边形都算作该类别。</translation>
    </message>
    <message>
      <source>Pixel of the comparison in layer units (empty: 4096 along the longer side)</source>
      <translation>比较所用的像素，以图层单位计（留空：长边 4096 个像素）</translation>
    </message>
    <message>
      <source>Use the raster's pixel to compare different results of one raster.</source>
      <translation>要比较同一栅格的不同结果，请使用栅格的像素。</translation>
    </message>
    <message>
      <source>Classes to score object by object</source>
      <translation>逐个对象评分的类别</translation>
    </message>
    <message>
      <source>Separated by commas or semicolons; those that the reference lacks are left out.</source>
      <translation>用逗号或分号分隔；参考中没有的类别将略去。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>All figures on a page, with what they mean.</source>
      <translation>全部数值及其含义，汇于一页。</translation>
    </message>
    <message>
      <source>All figures as JSON</source>
      <translation>全部数值（JSON）</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
      <source>For programs: everything that the report holds.</source>
      <translation>供程序使用：报告的全部内容。</translation>
    </message>
    <message>
      <source>Scores of the classes as CSV</source>
      <translation>各类别得分（CSV）</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
      <source>For spreadsheets: a line for each class.</source>
      <translation>供电子表格使用：每个类别一行。</translation>
    </message>
    <message>
      <source>{} compared with {}</source>
      <translation>{} 与 {} 的比较</translation>
    </message>
    <message>
      <source>Drawn with pixels of {}</source>
      <translation>以 {} 的像素绘制</translation>
    </message>
    <message>
      <source>of the ground has the right class</source>
      <translation>的地面类别正确</translation>
    </message>
    <message>
      <source>mean IoU of the classes</source>
      <translation>类别的平均 IoU</translation>
    </message>
    <message>
      <source>mean F1 of the classes</source>
      <translation>类别的平均 F1</translation>
    </message>
    <message>
      <source>between the boundaries, on average</source>
      <translation>边界之间的平均距离</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>精确率</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>召回率</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Boundaries</source>
      <translation>边界</translation>
    </message>
    <message>
      <source>No boundary of the result lies within five pixels of one of the reference.</source>
      <translation>结果的任何边界都不在参考边界的五个像素之内。</translation>
    </message>
    <message>
      <source>95 % of the boundaries that have a counterpart are within {} of it. {} of the result's and {} of the reference's boundaries have none.</source>
      <translation>有对应物的边界中，95 % 与其相距不超过 {}。结果的 {} 和参考的 {} 边界没有对应物。</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>已找到</translation>
    </message>
    <message>
      <source>Outline off by</source>
      <translation>轮廓偏差</translation>
    </message>
    <message>
      <source>Hausdorff</source>
      <translation>Hausdorff</translation>
    </message>
    <message>
      <source>PoLiS</source>
      <translation>PoLiS</translation>
    </message>
    <message>
      <source>Angle off by</source>
      <translation>角度偏差</translation>
    </message>
    <message>
      <source>Vertices</source>
      <translation>顶点</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{}/{}</translation>
    </message>
    <message>
      <source>Single objects</source>
      <translation>单个对象</translation>
    </message>
    <message>
      <source>Whole objects inside the ground compared. Vertices: the result's, as a multiple of the reference's.</source>
      <translation>比较范围内的完整对象。顶点：结果的顶点数与参考顶点数之比。</translation>
    </message>
    <message>
      <source>The result's {} polygons form a valid coverage: no overlaps, and neighbours share their edges.</source>
      <translation>结果的 {} 个多边形构成有效的覆盖：没有重叠，相邻多边形共享边界。</translation>
    </message>
    <message>
      <source>The result's {} polygons are no valid coverage: {} invalid, {} with edges that do not match a neighbour's, overlaps of {} {}².</source>
      <translation>结果的 {} 个多边形不是有效的覆盖：{} 个无效，{} 个的边与邻居不吻合，重叠 {} {}²。</translation>
    </message>
    <message>
      <source>They enclose {} gaps of {} {}² in all, which may be no data.</source>
      <translation>它们围住 {} 个空隙，共 {} {}²，可能是无数据区。</translation>
    </message>
    <message>
      <source>Topology</source>
      <translation>拓扑</translation>
    </message>
    <message>
      <source>What the figures mean</source>
      <translation>数值的含义</translation>
    </message>
    <message>
      <source>IoU: ground that both layers give to a class, as a share of the ground that either gives to it. Precision: how much of the result's class is right. Recall: how much of the reference's class was found. F1: the two in one. Boundary scores compare only the edges of a class, within so many pixels. Ground that the reference does not cover is left out.</source>
      <translation>IoU：两个图层都归为某类别的地面，占任一图层归为该类别的地面的比例。精确率：结果中该类别有多少是正确的。召回率：参考中该类别有多少被找到。F1：两者合一。边界得分只比较类别的边缘，在若干像素之内。参考未覆盖的地面不计。</translation>
    </message>
  </context>
  <context>
    <name>ExportShapefiles</name>
    <message>
      <source>Export one Shapefile per class</source>
      <translation>每个类别导出一个 Shapefile</translation>
    </message>
    <message>
      <source>shp,shapefile,esri,split,class,category,save,save as,export</source>
      <translation>shp,shapefile,esri,拆分,类别,分类,保存,另存为,导出,export</translation>
    </message>
    <message>
      <source>Writes the polygons of each class to a Shapefile of its own, named after the class, with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in QGIS.

Works on layers of any provider, temporary ones too, and on the selection where that is asked for; edits that are not saved yet are exported as well. The class field is found by itself where it is called class_name, class_id, class, name or label.

Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class that would exceed 2 GB is refused before anything is written.</source>
      <translation>将每个类别的多边形写入各自的 Shapefile，以类别命名，含全部属性、一个 .cpg（UTF-8）和一个带有 QGIS 中类别颜色的 .qml。

适用于任何提供者的图层，包括临时图层，也可只处理选中的部分；尚未保存的编辑也会导出。若类别字段名为 class_name、class_id、class、name 或 label，则会自动找到。

Shapefile 的字段名最多十个字符，文本最多 254 字节；超过 2 GB 的类别会在写入之前被拒绝。</translation>
    </message>
    <message>
      <source>Shapefiles</source>
      <translation>Shapefile</translation>
    </message>
    <message>
      <source>Number of Shapefiles</source>
      <translation>Shapefile 数量</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>多边形数量</translation>
    </message>
    <message>
      <source>Polygons of each class, as JSON</source>
      <translation>每个类别的多边形（JSON）</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>类别多边形</translation>
    </message>
    <message>
      <source>Any polygon layer with a field that holds the class.</source>
      <translation>任何带有类别字段的多边形图层。</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>类别字段（留空：自动查找）</translation>
    </message>
    <message>
      <source>Each of its values gets a Shapefile, up to 254 different ones.</source>
      <translation>其每个值对应一个 Shapefile，最多 254 个不同的值。</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>要写入的类别（留空：全部）</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>类别名称，用逗号或分号分隔；在 Python 中也可用列表。</translation>
    </message>
    <message>
      <source>Folder for the Shapefiles</source>
      <translation>存放 Shapefile 的文件夹</translation>
    </message>
    <message>
      <source>Made where there is none yet; other files in it stay.</source>
      <translation>尚不存在时会创建；其中的其他文件保留。</translation>
    </message>
    <message>
      <source>Replace Shapefiles of the same name</source>
      <translation>替换同名的 Shapefile</translation>
    </message>
    <message>
      <source>Without it nothing is written where one of them exists.</source>
      <translation>否则，只要其中一个已存在，就不写入任何内容。</translation>
    </message>
    <message>
      <source>Load the Shapefiles into the project</source>
      <translation>将 Shapefile 加载到工程</translation>
    </message>
    <message>
      <source>In a group that is named after the layer.</source>
      <translation>放入以图层命名的组中。</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they are exported as well.</source>
      <translation>图层 {} 有未保存的编辑：它们也会导出。</translation>
    </message>
    <message>
      <source>{}: {} polygons in {}</source>
      <translation>{}：{} 个多边形，位于 {}</translation>
    </message>
    <message>
      <source>expected a class field of numbers or texts, found {} in layer {}; choose another field</source>
      <translation>需要数字或文本的类别字段，但找到 {}（图层 {}）；请选择其他字段</translation>
    </message>
  </context>
  <context>
    <name>Measures</name>
    <message>
      <source>{} m²</source>
      <translation>{} m²</translation>
    </message>
    <message>
      <source>{} ha</source>
      <translation>{} ha</translation>
    </message>
    <message>
      <source>{} km²</source>
      <translation>{} km²</translation>
    </message>
    <message>
      <source>{} cm</source>
      <translation>{} cm</translation>
    </message>
    <message>
      <source>{} m</source>
      <translation>{} m</translation>
    </message>
    <message>
      <source>{} megapixels</source>
      <translation>{} 兆像素</translation>
    </message>
    <message>
      <source>{} %</source>
      <translation>{} %</translation>
    </message>
    <message>
      <source>{} MB</source>
      <translation>{} MB</translation>
    </message>
    <message>
      <source>{} GB</source>
      <translation>{} GB</translation>
    </message>
  </context>
  <context>
    <name>ModelCardPanel</name>
    <message>
      <source>Reading the model …</source>
      <translation>正在读取模型 …</translation>
    </message>
    <message>
      <source>&lt;b&gt;This model cannot be used&lt;/b&gt;</source>
      <translation>&lt;b&gt;无法使用此模型&lt;/b&gt;</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>版本 {}</translation>
    </message>
    <message>
      <source>{} a pixel</source>
      <translation>每像素 {}</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>许可证 {}</translation>
    </message>
    <message>
      <source>no licence</source>
      <translation>无许可证</translation>
    </message>
    <message>
      <source>Model card</source>
      <translation>模型卡</translation>
    </message>
    <message>
      <source>Describe model…</source>
      <translation>描述模型…</translation>
    </message>
    <message>
      <source>Say what this model takes and gives, and save that beside it</source>
      <translation>说明此模型的输入和输出，并保存在其旁边</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>重新读取</translation>
    </message>
    <message>
      <source>Read the model's card once more</source>
      <translation>再次读取模型卡</translation>
    </message>
  </context>
  <context>
    <name>ModelChooser</name>
    <message>
      <source>Embedded model</source>
      <translation>内置模型</translation>
    </message>
    <message>
      <source>The model that comes with Crispline</source>
      <translation>Crispline 自带的模型</translation>
    </message>
    <message>
      <source>Choose a segmentation model</source>
      <translation>选择分割模型</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx)</source>
      <translation>ONNX 模型 (*.onnx)</translation>
    </message>
    <message>
      <source>The model that tells the classes apart: the one that comes with Crispline, or an ONNX file</source>
      <translation>区分类别的模型：Crispline 自带的模型或 ONNX 文件</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Choose an ONNX model file</source>
      <translation>选择 ONNX 模型文件</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>选择模型文件</translation>
    </message>
  </context>
  <context>
    <name>ModelFit</name>
    <message>
      <source>The layer has no coordinate reference system: its pixels are taken as they are, and areas stay unknown. Assign one in the layer's properties.</source>
      <translation>该图层没有坐标参照系：按其像素原样处理，面积未知。请在图层属性中指定一个。</translation>
    </message>
    <message>
      <source>The model names no resolution: the layer's own is used.</source>
      <translation>模型没有给出分辨率：使用图层自身的分辨率。</translation>
    </message>
    <message>
      <source>From a web service: drawn at the model's {} a pixel.</source>
      <translation>来自网络服务：按模型的每像素 {} 绘制。</translation>
    </message>
    <message>
      <source>Too coarse: the layer's pixels are {layer}, the model was made for {model} ({low} to {high}). Expect poor results.</source>
      <translation>过于粗糙：图层像素为 {layer}，模型适用于 {model}（{low} 至 {high}）。结果可能较差。</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, model {model}.</source>
      <translation>分辨率合适：图层 {layer}，模型 {model}。</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, resampled to the model's {model}.</source>
      <translation>分辨率合适：图层 {layer}，重采样为模型的 {model}。</translation>
    </message>
    <message>
      <source>Too few bands: a web service gives 3, the model needs {expected}.</source>
      <translation>波段太少：网络服务提供 3 个，模型需要 {expected}。</translation>
    </message>
    <message>
      <source>Too few bands: the layer has {count}, the model needs {expected}.</source>
      <translation>波段太少：图层有 {count} 个，模型需要 {expected}。</translation>
    </message>
    <message>
      <source>Bands fit: {expected}.</source>
      <translation>波段合适：{expected}。</translation>
    </message>
    <message>
      <source>Bands {taken} of {count} are taken for {expected}, in this order.</source>
      <translation>取 {count} 个波段中的 {taken}，依次作为 {expected}。</translation>
    </message>
    <message>
      <source>No band is named {missing}: choose the bands under Advanced.</source>
      <translation>没有名为 {missing} 的波段：请在“高级”中选择波段。</translation>
    </message>
  </context>
  <context>
    <name>ModelForm</name>
    <message>
      <source>Give each class a name: class {} has none.</source>
      <translation>请为每个类别命名：类别 {} 没有名称。</translation>
    </message>
    <message>
      <source>cm a pixel</source>
      <translation>厘米/像素</translation>
    </message>
    <message>
      <source>m a pixel</source>
      <translation>米/像素</translation>
    </message>
    <message>
      <source>0 to 1: divided by the largest value of their type</source>
      <translation>0 到 1：除以其数据类型的最大值</translation>
    </message>
    <message>
      <source>0 to 255: as they are in the raster</source>
      <translation>0 到 255：与栅格中的值相同</translation>
    </message>
    <message>
      <source>Mean and standard deviation</source>
      <translation>均值和标准差</translation>
    </message>
    <message>
      <source>Probabilities: 0 to 1 for each class</source>
      <translation>概率：每个类别 0 到 1</translation>
    </message>
    <message>
      <source>Logits: any numbers, the largest wins</source>
      <translation>Logits：任意数值，最大者胜出</translation>
    </message>
    <message>
      <source>Labels: the number of the class</source>
      <translation>标签：类别的编号</translation>
    </message>
    <message>
      <source>{model} does not say what it takes and gives. What you say here is saved beside it in {card}; the model itself is not changed.</source>
      <translation>{model} 没有说明其输入和输出。您在此填写的内容将保存在其旁边的 {card} 中；模型本身不会改变。</translation>
    </message>
    <message>
      <source>Saving a model's card</source>
      <translation>正在保存模型卡</translation>
    </message>
    <message>
      <source>Saving the card …</source>
      <translation>正在保存模型卡 …</translation>
    </message>
    <message>
      <source>Describe the model</source>
      <translation>描述模型</translation>
    </message>
    <message>
      <source>Classes:</source>
      <translation>类别：</translation>
    </message>
    <message>
      <source>Add class</source>
      <translation>添加类别</translation>
    </message>
    <message>
      <source>One class more, at the end</source>
      <translation>在末尾增加一个类别</translation>
    </message>
    <message>
      <source>Remove last class</source>
      <translation>移除最后一个类别</translation>
    </message>
    <message>
      <source>One class less</source>
      <translation>减少一个类别</translation>
    </message>
    <message>
      <source>Bands:</source>
      <translation>波段：</translation>
    </message>
    <message>
      <source>The names of the bands that the model takes, in its order, separated by commas</source>
      <translation>模型所需波段的名称，按其顺序，以逗号分隔</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Ground resolution:</source>
      <translation>地面分辨率：</translation>
    </message>
    <message>
      <source>How large a pixel was in the rasters that the model was trained with; others are resampled to it</source>
      <translation>训练模型所用栅格的像素大小；其他栅格将重采样到此大小</translation>
    </message>
    <message>
      <source>Ground resolution</source>
      <translation>地面分辨率</translation>
    </message>
    <message>
      <source>Not known</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>The unit of the ground resolution</source>
      <translation>地面分辨率的单位</translation>
    </message>
    <message>
      <source>Unit of the ground resolution</source>
      <translation>地面分辨率的单位</translation>
    </message>
    <message>
      <source>Values it takes:</source>
      <translation>输入值：</translation>
    </message>
    <message>
      <source>How the values of the raster are made fit for the model</source>
      <translation>如何将栅格的值转换为模型所需的值</translation>
    </message>
    <message>
      <source>Values it takes</source>
      <translation>输入值</translation>
    </message>
    <message>
      <source>Mean:</source>
      <translation>均值：</translation>
    </message>
    <message>
      <source>One number a band, separated by commas; numbers above 1 are taken for values of 0 to 255</source>
      <translation>每个波段一个数，以逗号分隔；大于 1 的数视为对应 0 到 255 的值</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>均值</translation>
    </message>
    <message>
      <source>Standard deviation:</source>
      <translation>标准差：</translation>
    </message>
    <message>
      <source>Standard deviation</source>
      <translation>标准差</translation>
    </message>
    <message>
      <source>Values it gives:</source>
      <translation>输出值：</translation>
    </message>
    <message>
      <source>What the numbers in the model's output mean</source>
      <translation>模型输出中的数值表示什么</translation>
    </message>
    <message>
      <source>Values it gives</source>
      <translation>输出值</translation>
    </message>
    <message>
      <source>Replace the card that is there</source>
      <translation>替换已有的模型卡</translation>
    </message>
    <message>
      <source>A card lies beside the model, but it cannot be used</source>
      <translation>模型旁边有模型卡，但无法使用</translation>
    </message>
  </context>
  <context>
    <name>ModelInfo</name>
    <message>
      <source>Describe a model</source>
      <translation>描述模型</translation>
    </message>
    <message>
      <source>onnx,model card,classes,legend,licence,license,check,test,deepness</source>
      <translation>onnx,模型卡,类别,图例,许可证,检查,测试,deepness,model card</translation>
    </message>
    <message>
      <source>Shows a model's card: its classes and colours, the bands and the ground resolution it was made for, its licence, authors, training data and accuracy, and what keeps it from being used.

With a trial run one tile of random values goes through the model, which tells whether it runs here, on which device and how fast.

Without a model the one that comes with Crispline is described.</source>
      <translation>显示模型的卡：其类别和颜色，所适用的波段和地面分辨率，许可证、作者、训练数据和精度，以及妨碍使用的原因。

试运行时，一个随机值瓦片会通过模型，从而得知它能否在此运行、在哪个设备上运行以及速度如何。

未指定模型时，描述 Crispline 自带的模型。</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>模型（留空：Crispline 自带的模型）</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>ONNX 模型 (*.onnx);;所有文件 (*)</translation>
    </message>
    <message>
      <source>An ONNX file, with or without a model card.</source>
      <translation>ONNX 文件，可带或不带模型卡。</translation>
    </message>
    <message>
      <source>Try the model</source>
      <translation>试运行模型</translation>
    </message>
    <message>
      <source>Runs one tile of random values.</source>
      <translation>运行一个随机值瓦片。</translation>
    </message>
    <message>
      <source>Device of the trial run</source>
      <translation>试运行的设备</translation>
    </message>
    <message>
      <source>“auto” takes the fastest there is.</source>
      <translation>“auto” 使用最快的设备。</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>描述</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>A page to read.</source>
      <translation>供阅读的页面。</translation>
    </message>
    <message>
      <source>Everything as JSON</source>
      <translation>全部内容（JSON）</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
      <source>For programs.</source>
      <translation>供程序使用。</translation>
    </message>
    <message>
      <source>Whether the model can be used</source>
      <translation>模型是否可用</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Classes, as JSON</source>
      <translation>类别（JSON）</translation>
    </message>
    <message>
      <source>Bands in the model's order</source>
      <translation>按模型顺序的波段</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可证</translation>
    </message>
    <message>
      <source>What keeps it from being used</source>
      <translation>妨碍使用的原因</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Metres a pixel</source>
      <translation>每像素米数</translation>
    </message>
    <message>
      <source>Seconds for one tile</source>
      <translation>每个瓦片的秒数</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{}：{}</translation>
    </message>
    <message>
      <source>Made for {} m a pixel, bands {}</source>
      <translation>适用于每像素 {} m，波段 {}</translation>
    </message>
    <message>
      <source>A model without a card</source>
      <translation>没有模型卡的模型</translation>
    </message>
    <message>
      <source>Semantic segmentation</source>
      <translation>语义分割</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>版本 {}</translation>
    </message>
    <message>
      <source>no licence stated</source>
      <translation>未说明许可证</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>许可证 {}</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>bands: {}</source>
      <translation>波段：{}</translation>
    </message>
    <message>
      <source>a pixel on the ground, {} to {} tolerated</source>
      <translation>地面每像素，可接受 {} 至 {}</translation>
    </message>
    <message>
      <source>Ran on</source>
      <translation>运行于</translation>
    </message>
    <message>
      <source>One tile</source>
      <translation>一个瓦片</translation>
    </message>
    <message>
      <source>{} × {} pixels in {} s</source>
      <translation>{} × {} 像素，用时 {} s</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>{} × {} pixels</source>
      <translation>{} × {} 像素</translation>
    </message>
    <message>
      <source>Nothing faster, since</source>
      <translation>没有更快的设备，因为</translation>
    </message>
    <message>
      <source>Trial run with random values</source>
      <translation>用随机值试运行</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Made by</source>
      <translation>生成工具</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>输入</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>a file beside the model</source>
      <translation>模型旁的文件</translation>
    </message>
    <message>
      <source>the model itself</source>
      <translation>模型自身</translation>
    </message>
    <message>
      <source>the model itself, in the keys of Deepness</source>
      <translation>模型自身，采用 Deepness 的键</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>模型卡</translation>
    </message>
    <message>
      <source>natural outlines</source>
      <translation>自然轮廓</translation>
    </message>
    <message>
      <source>straight lines</source>
      <translation>直线</translation>
    </message>
    <message>
      <source>straight lines, right angles</source>
      <translation>直线，直角</translation>
    </message>
    <message>
      <source>background: switched off in the legend</source>
      <translation>背景：在图例中关闭</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>编号</translation>
    </message>
    <message>
      <source>Outlines</source>
      <translation>轮廓</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>any size that is a multiple of {} pixels</source>
      <translation>任何为 {} 像素倍数的大小</translation>
    </message>
    <message>
      <source>Bands, in this order</source>
      <translation>波段，依此顺序</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>瓦片</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Gives</source>
      <translation>给出</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>瓦片重叠</translation>
    </message>
    <message>
      <source>Input and output</source>
      <translation>输入和输出</translation>
    </message>
    <message>
      <source>taken as they are; the model scales them itself</source>
      <translation>原样使用；由模型自行缩放</translation>
    </message>
    <message>
      <source>divided by the largest value of the raster's type</source>
      <translation>除以栅格类型的最大值</translation>
    </message>
    <message>
      <source>multiplied by {}</source>
      <translation>乘以 {}</translation>
    </message>
    <message>
      <source>mean {} and deviation {} taken out</source>
      <translation>减去均值 {} 并除以标准差 {}</translation>
    </message>
    <message>
      <source>probabilities</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>logits</source>
      <translation>logits</translation>
    </message>
    <message>
      <source>class numbers</source>
      <translation>类别编号</translation>
    </message>
    <message>
      <source>Authors</source>
      <translation>作者</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>训练数据</translation>
    </message>
    <message>
      <source>Made with</source>
      <translation>制作工具</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Accuracy, as its authors state it</source>
      <translation>作者所述的精度</translation>
    </message>
    <message>
      <source>Measured on their data. “Evaluate polygons” tells how good it is on yours.</source>
      <translation>在其数据上测得。“评估多边形”可得知在您的数据上效果如何。</translation>
    </message>
  </context>
  <context>
    <name>ModelReader</name>
    <message>
      <source>Reading a model's card</source>
      <translation>正在读取模型卡</translation>
    </message>
  </context>
  <context>
    <name>OptionsForm</name>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>None: an own environment</source>
      <translation>无：使用自有环境</translation>
    </message>
    <message>
      <source>None: from the network</source>
      <translation>无：从网络获取</translation>
    </message>
    <message>
      <source>As in QGIS' network options</source>
      <translation>与 QGIS 的网络选项相同</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>正在安装 Crispline 引擎</translation>
    </message>
    <message>
      <source>Checking Crispline's engine</source>
      <translation>正在检查 Crispline 引擎</translation>
    </message>
    <message>
      <source>Repairing Crispline's engine</source>
      <translation>正在修复 Crispline 引擎</translation>
    </message>
    <message>
      <source>Removing Crispline's engine</source>
      <translation>正在移除 Crispline 引擎</translation>
    </message>
    <message>
      <source>The engine is ready.</source>
      <translation>引擎已就绪。</translation>
    </message>
    <message>
      <source>The engine is not set up yet.</source>
      <translation>引擎尚未安装。</translation>
    </message>
    <message>
      <source>The engine is older than the plugin: set it up again.</source>
      <translation>引擎版本低于插件：请重新安装。</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing.</source>
      <translation>引擎安装被中断，或缺少文件。</translation>
    </message>
    <message>
      <source>An environment of your own is used.</source>
      <translation>正在使用您指定的环境。</translation>
    </message>
    <message>
      <source>Remove the engine</source>
      <translation>移除引擎</translation>
    </message>
    <message>
      <source>Delete the engine's files? Your rasters and results stay.</source>
      <translation>删除引擎文件？您的栅格和结果会保留。</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>Install the engine, or bring it up to date</source>
      <translation>安装或更新引擎</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Look whether everything the engine needs is there and works</source>
      <translation>检查引擎所需的一切是否齐全并可用</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Install again what is missing or damaged</source>
      <translation>重新安装缺少或损坏的部分</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>移除…</translation>
    </message>
    <message>
      <source>Delete the engine's files; your data stay</source>
      <translation>删除引擎文件；您的数据会保留</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Stop what is being done</source>
      <translation>停止正在进行的操作</translation>
    </message>
    <message>
      <source>Installation</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>Build</source>
      <translation>版本类型</translation>
    </message>
    <message>
      <source>Which build of ONNX Runtime to install; changes take effect with the next set-up</source>
      <translation>安装哪种 ONNX Runtime；更改在下次安装时生效</translation>
    </message>
    <message>
      <source>Base Python</source>
      <translation>基础 Python</translation>
    </message>
    <message>
      <source>A Python 3.11 or newer to make the engine's environment from; empty: chosen automatically</source>
      <translation>用来创建引擎环境的 Python，3.11 或更高版本；留空：自动选择</translation>
    </message>
    <message>
      <source>Existing environment</source>
      <translation>现有环境</translation>
    </message>
    <message>
      <source>The Python of an environment in which Crispline's engine is installed, used instead of an own one; empty: an own one</source>
      <translation>已安装 Crispline 引擎的环境的 Python，用来代替自有环境；留空：使用自有环境</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Wheel 文件夹</translation>
    </message>
    <message>
      <source>A folder with the packages, for computers without a network; empty: from the network</source>
      <translation>存放软件包的文件夹，供无网络的计算机使用；留空：从网络获取</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>软件包索引</translation>
    </message>
    <message>
      <source>Address of a package index to use instead of PyPI</source>
      <translation>代替 PyPI 的软件包索引地址</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>Address of a proxy, such as http://proxy.example:8080; empty: as in QGIS' network options</source>
      <translation>代理地址，例如 http://proxy.example:8080；留空：与 QGIS 的网络选项相同</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>默认值</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>What the dock starts with</source>
      <translation>面板的初始设置</translation>
    </message>
    <message>
      <source>Keep polygons from</source>
      <translation>保留多边形，不小于</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>自动（16 个像素）</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>简化</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>限制</translation>
    </message>
    <message>
      <source>Largest download from a web service</source>
      <translation>网络服务的最大下载量</translation>
    </message>
    <message>
      <source> megapixels</source>
      <translation> 兆像素</translation>
    </message>
    <message>
      <source>Layers from web services are drawn at the model's resolution first; larger areas are refused</source>
      <translation>来自网络服务的图层先按模型的分辨率绘制；更大的区域会被拒绝</translation>
    </message>
    <message>
      <source>Keep the engine ready for</source>
      <translation>引擎保持就绪</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> 分钟</translation>
    </message>
    <message>
      <source>Not at all</source>
      <translation>不保持</translation>
    </message>
    <message>
      <source>How long the engine's process waits for the next run; it takes a few seconds to start</source>
      <translation>引擎进程等待下次运行的时间；启动需要几秒钟</translation>
    </message>
  </context>
  <context>
    <name>OutputChooser</name>
    <message>
      <source>Save the polygons as</source>
      <translation>多边形另存为</translation>
    </message>
    <message>
      <source>Save the class map as</source>
      <translation>类别图另存为</translation>
    </message>
    <message>
      <source>The folder {} does not exist.</source>
      <translation>文件夹 {} 不存在。</translation>
    </message>
    <message>
      <source>[Create temporary layer]</source>
      <translation>[创建临时图层]</translation>
    </message>
    <message>
      <source>The file exists: a table {} in it will be replaced, others are kept.</source>
      <translation>文件已存在：其中的表 {} 将被替换，其他表保留。</translation>
    </message>
    <message>
      <source>The file exists and will be replaced.</source>
      <translation>文件已存在，将被替换。</translation>
    </message>
    <message>
      <source>Where the polygons go: empty for a temporary layer, or a GeoPackage, Shapefile or FlatGeobuf</source>
      <translation>多边形的去向：留空为临时图层，或 GeoPackage、Shapefile、FlatGeobuf</translation>
    </message>
    <message>
      <source>File for the polygons</source>
      <translation>多边形文件</translation>
    </message>
    <message>
      <source>Class map as well (GeoTIFF)</source>
      <translation>同时输出类别图 (GeoTIFF)</translation>
    </message>
    <message>
      <source>Also write the class of every pixel, as a raster in the model's colours</source>
      <translation>同时写入每个像素的类别，作为使用模型颜色的栅格</translation>
    </message>
    <message>
      <source>Where the class map goes: empty for a temporary layer</source>
      <translation>类别图的去向：留空为临时图层</translation>
    </message>
    <message>
      <source>File for the class map</source>
      <translation>类别图文件</translation>
    </message>
  </context>
  <context>
    <name>Plugin</name>
    <message>
      <source>Crispline: segment a raster into polygons</source>
      <translation>Crispline：将栅格分割为多边形</translation>
    </message>
  </context>
  <context>
    <name>PolygonExports</name>
    <message>
      <source>One Shapefile for each class is in {}</source>
      <translation>每个类别一个 Shapefile，位于 {}</translation>
    </message>
    <message>
      <source>The polygons are saved in {}</source>
      <translation>多边形已保存到 {}</translation>
    </message>
  </context>
  <context>
    <name>PolygonInput</name>
    <message>
      <source>expected a polygon layer, found none under {}; choose another</source>
      <translation>需要多边形图层，但在 {} 下未找到；请另选一个</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found another kind of geometry; choose another layer</source>
      <translation>图层 {} 中应为多边形，但找到其他几何类型；请选择其他图层</translation>
    </message>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>图层 {} 中应有选中的多边形，但未找到；请选择一些，或使用全部要素</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>图层 {} 中应有多边形，但未找到；请选择其他图层</translation>
    </message>
    <message>
      <source>expected a field with the class in layer {}, found {}; choose the class field</source>
      <translation>图层 {} 中应有含类别的字段，但为：{}；请选择类别字段</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>expected to write polygons for the engine to {}, found: {}; make room there</source>
      <translation>应为引擎将多边形写入 {}，但：{}；请在该处腾出空间</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>未给出原因</translation>
    </message>
  </context>
  <context>
    <name>PolygonSettings</name>
    <message>
      <source>{words}, up to {length} from the image</source>
      <translation>{words}，与影像最多相差 {length}</translation>
    </message>
    <message>
      <source>Detailed: every bend is kept</source>
      <translation>精细：保留每处弯曲</translation>
    </message>
    <message>
      <source>Balanced: straight where it is straight</source>
      <translation>均衡：该直的地方取直</translation>
    </message>
    <message>
      <source>Plain: few points, small corners go</source>
      <translation>简洁：点少，小拐角消失</translation>
    </message>
    <message>
      <source>Coarse: only the main shape stays</source>
      <translation>粗略：只保留主要形状</translation>
    </message>
    <message>
      <source>&amp;Keep polygons from</source>
      <translation>保留多边形，不小于(&amp;K)</translation>
    </message>
    <message>
      <source>Smaller polygons are merged into the neighbour they share the longest border with</source>
      <translation>较小的多边形并入与其共享边界最长的邻居</translation>
    </message>
    <message>
      <source>Minimum area in square metres</source>
      <translation>最小面积，平方米</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>自动（16 个像素）</translation>
    </message>
    <message>
      <source>Simpli&amp;fication</source>
      <translation>简化(&amp;F)</translation>
    </message>
    <message>
      <source>Left: outlines keep every bend. Right: fewer points</source>
      <translation>左：轮廓保留每处弯曲。右：点更少</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>简化</translation>
    </message>
    <message>
      <source>How far an outline may be from what the model saw, in pixels of the model</source>
      <translation>轮廓与模型所见之间允许的距离，以模型像素计</translation>
    </message>
    <message>
      <source>Simplification in pixels</source>
      <translation>简化（像素）</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Crispline preview</source>
      <translation>Crispline 预览</translation>
    </message>
  </context>
  <context>
    <name>Processing</name>
    <message>
      <source>{} Mpx/s</source>
      <translation>{} Mpx/s</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>剩余 {}</translation>
    </message>
    <message>
      <source>Drawing the layer</source>
      <translation>正在绘制图层</translation>
    </message>
    <message>
      <source>Converting the raster</source>
      <translation>正在转换栅格</translation>
    </message>
    <message>
      <source>Opening raster and model</source>
      <translation>正在打开栅格和模型</translation>
    </message>
    <message>
      <source>Inferring</source>
      <translation>推理</translation>
    </message>
    <message>
      <source>Tracing boundaries</source>
      <translation>正在追踪边界</translation>
    </message>
    <message>
      <source>Tracing polygons</source>
      <translation>正在追踪多边形</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>正在写入</translation>
    </message>
    <message>
      <source>Comparing pixels</source>
      <translation>正在比较像素</translation>
    </message>
    <message>
      <source>Measuring boundaries</source>
      <translation>正在测量边界</translation>
    </message>
    <message>
      <source>Preparing to set up the engine</source>
      <translation>正在准备安装引擎</translation>
    </message>
    <message>
      <source>Getting a Python for the engine</source>
      <translation>正在为引擎获取 Python</translation>
    </message>
    <message>
      <source>Downloading the engine</source>
      <translation>正在下载引擎</translation>
    </message>
    <message>
      <source>Installing the engine</source>
      <translation>正在安装引擎</translation>
    </message>
    <message>
      <source>Checking the engine</source>
      <translation>正在检查引擎</translation>
    </message>
    <message>
      <source>Starting the engine</source>
      <translation>正在启动引擎</translation>
    </message>
    <message>
      <source>Ran on {}; nothing faster, since: {}</source>
      <translation>运行于 {}；没有更快的设备，因为：{}</translation>
    </message>
    <message>
      <source>Ran on {}</source>
      <translation>运行于 {}</translation>
    </message>
    <message>
      <source>Went on from an earlier run: {} of {} tiles were done</source>
      <translation>接着之前的运行继续：{}/{} 个瓦片已完成</translation>
    </message>
    <message>
      <source>{} megapixels in {} ({} Mpx/s)</source>
      <translation>{} 兆像素，用时 {}（{} Mpx/s）</translation>
    </message>
    <message>
      <source>{}: {} polygons</source>
      <translation>{}：{} 个多边形</translation>
    </message>
    <message>
      <source>{}: {} polygons, {} m² ({} %)</source>
      <translation>{}：{} 个多边形，{} m²（{} %）</translation>
    </message>
  </context>
  <context>
    <name>ProgressLog</name>
    <message>
      <source>Stopping …</source>
      <translation>正在停止 …</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>剩余 {}</translation>
    </message>
    <message>
      <source>Stopped. What is downloaded is kept.</source>
      <translation>已停止。已下载的内容会保留。</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>准备</translation>
    </message>
    <message>
      <source>Making a Python</source>
      <translation>创建 Python</translation>
    </message>
    <message>
      <source>Downloading</source>
      <translation>下载</translation>
    </message>
    <message>
      <source>Installing</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>Trying it out</source>
      <translation>试运行</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>正在进行的操作</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>剩余时间</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>日志</translation>
    </message>
  </context>
  <context>
    <name>RasterSource</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there or convert the raster to GeoTIFF first</source>
      <translation>应为引擎写入 {}，但：{}；请在该处腾出空间，或先将栅格转换为 GeoTIFF</translation>
    </message>
    <message>
      <source>expected a raster layer that works, found {} unavailable; repair its source</source>
      <translation>需要可用的栅格图层，但 {} 不可用；请修复其数据源</translation>
    </message>
    <message>
      <source>Converting layer {} ({}) to GeoTIFF for the engine</source>
      <translation>正在为引擎将图层 {}（{}）转换为 GeoTIFF</translation>
    </message>
    <message>
      <source>Layer {} is taken as an earlier run has drawn it</source>
      <translation>图层 {} 沿用之前运行绘制的结果</translation>
    </message>
    <message>
      <source>Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.</source>
      <translation>图层 {} 在 QGIS 中设为 {}，但其文件为 {}：以 QGIS 中的设置为准。</translation>
    </message>
    <message>
      <source>The file of layer {} has no CRS: it is taken as {}.</source>
      <translation>图层 {} 的文件没有坐标参照系：按 {} 处理。</translation>
    </message>
    <message>
      <source>Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever their size on the ground, and the polygons get no areas in square metres. Set one in the layer's properties.</source>
      <translation>图层 {} 没有坐标参照系：按其自身像素进行分割，不考虑像素的地面大小，多边形也没有以平方米计的面积。请在图层属性中设置一个。</translation>
    </message>
  </context>
  <context>
    <name>RenderedRaster</name>
    <message>
      <source>Asking again for a part of layer {}: {}</source>
      <translation>再次请求图层 {} 的一部分：{}</translation>
    </message>
    <message>
      <source>expected the whole of layer {}, found {} of its requests failing in each of {} attempts ({}); check the network and the layer's service, then run it again</source>
      <translation>应获得完整的图层 {}，但其 {} 个请求在全部 {} 次尝试中失败（{}）；请检查网络和图层的服务，然后重新运行</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>未给出原因</translation>
    </message>
    <message>
      <source>Layer {} is empty in places, and QGIS is too busy to say whether a request failed</source>
      <translation>图层 {} 有空白处，而 QGIS 过于繁忙，无法判断是否有请求失败</translation>
    </message>
    <message>
      <source>drawing the layer was cancelled; nothing of it was kept</source>
      <translation>图层绘制已取消；未保留任何内容</translation>
    </message>
    <message>
      <source>expected a layer that QGIS can draw, found layer {} unavailable; check its source</source>
      <translation>需要 QGIS 能够绘制的图层，但图层 {} 不可用；请检查其数据源</translation>
    </message>
    <message>
      <source>expected an extent or area on layer {}, found one outside of it; choose another one</source>
      <translation>需要位于图层 {} 上的范围或区域，但它在图层之外；请另选一个</translation>
    </message>
    <message>
      <source>expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels of {} m); choose a smaller extent or a coarser resolution, or raise the limit in Crispline's options</source>
      <translation>最多可绘制 {} 兆像素，图层 {} 需要 {}（{} x {} 像素，每像素 {} m）；请选择更小的范围或更粗的分辨率，或在 Crispline 选项中提高上限</translation>
    </message>
    <message>
      <source>expected layer {} where its coordinate reference system is defined, found the extent outside; choose another extent</source>
      <translation>图层 {} 应位于其坐标参照系有定义的地方，但范围在其外；请选择其他范围</translation>
    </message>
    <message>
      <source>expected a ground resolution to draw layer {} at, found none, since neither the model nor the layer has one; give a resolution</source>
      <translation>绘制图层 {} 需要地面分辨率，但模型和图层都没有；请给出分辨率</translation>
    </message>
    <message>
      <source>expected to write {} in {}, found that it failed ({}); free some space there or set another temporary folder</source>
      <translation>应将 {} 写入 {}，但失败（{}）；请在该处腾出空间，或设置其他临时文件夹</translation>
    </message>
    <message>
      <source>expected layer {} to show something, found it empty in the whole extent at {} m a pixel; choose another extent or a coarser resolution, or correct the layer's largest zoom level</source>
      <translation>图层 {} 应显示内容，但在每像素 {} m 时整个范围为空；请选择其他范围或更粗的分辨率，或更正图层的最大缩放级别</translation>
    </message>
    <message>
      <source>Drawing layer {} at {} m a pixel: {} megapixels, about {} requests</source>
      <translation>正在绘制图层 {}，每像素 {} m：{} 兆像素，约 {} 个请求</translation>
    </message>
    <message>
      <source>About {} requests will be sent to the server of layer {}: check that its terms of use allow it</source>
      <translation>将发出约 {} 个请求到图层 {} 的服务器：请确认其使用条款允许</translation>
    </message>
    <message>
      <source>Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: expect a poor result</source>
      <translation>图层 {} 的像素为 {} m，比模型可接受的 {} m 更粗：结果可能较差</translation>
    </message>
    <message>
      <source>The server of layer {} has no tile for {} places: no data there</source>
      <translation>图层 {} 的服务器在 {} 处没有瓦片：该处无数据</translation>
    </message>
  </context>
  <context>
    <name>Reports</name>
    <message>
      <source>expected to write {}, found: {}; choose another file</source>
      <translation>应写入 {}，但：{}；请选择其他文件</translation>
    </message>
  </context>
  <context>
    <name>ResultLayers</name>
    <message>
      <source>{} could not be loaded.</source>
      <translation>无法加载 {}。</translation>
    </message>
  </context>
  <context>
    <name>ResultsPanel</name>
    <message>
      <source>{path} cannot be written ({reason}); choose another place.</source>
      <translation>无法写入 {path}（{reason}）；请选择其他位置。</translation>
    </message>
    <message>
      <source>Save the table as</source>
      <translation>表格另存为</translation>
    </message>
    <message>
      <source>Tables (*.csv)</source>
      <translation>表格 (*.csv)</translation>
    </message>
    <message>
      <source>Area of each class</source>
      <translation>每个类别的面积</translation>
    </message>
    <message>
      <source>Click a heading to sort</source>
      <translation>点击表头可排序</translation>
    </message>
    <message>
      <source>Copy table</source>
      <translation>复制表格</translation>
    </message>
    <message>
      <source>Copy the table, for a spreadsheet</source>
      <translation>复制表格，供电子表格使用</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Save the table as CSV</source>
      <translation>将表格保存为 CSV</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>多边形另存为</translation>
    </message>
    <message>
      <source>&amp;Shapefiles…</source>
      <translation>&amp;Shapefile…</translation>
    </message>
    <message>
      <source>One Shapefile for each class, in a folder</source>
      <translation>每个类别一个 Shapefile，存入文件夹</translation>
    </message>
    <message>
      <source>GeoPac&amp;kage…</source>
      <translation>GeoPac&amp;kage…</translation>
    </message>
    <message>
      <source>All polygons with their style in one file</source>
      <translation>全部多边形及其样式存入一个文件</translation>
    </message>
  </context>
  <context>
    <name>RunBar</name>
    <message>
      <source>{stage} … {percent} %</source>
      <translation>{stage} … {percent} %</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>剩余 {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>每秒 {} 兆像素</translation>
    </message>
    <message>
      <source>Stopping …</source>
      <translation>正在停止 …</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>缺少的内容</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>正在进行的操作</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>剩余时间</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Throughput</source>
      <translation>吞吐量</translation>
    </message>
    <message>
      <source>Prev&amp;iew</source>
      <translation>预览(&amp;I)</translation>
    </message>
    <message>
      <source>Segment what the map shows into a scratch layer, in seconds</source>
      <translation>几秒内将地图显示的范围分割到临时图层</translation>
    </message>
    <message>
      <source>Copy these settings for scripts</source>
      <translation>复制这些设置供脚本使用</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>取消(&amp;A)</translation>
    </message>
    <message>
      <source>Stop; what is finished is kept, so that the run can be resumed</source>
      <translation>停止；已完成的部分会保留，之后可以继续</translation>
    </message>
    <message>
      <source>Res&amp;ume</source>
      <translation>继续(&amp;U)</translation>
    </message>
    <message>
      <source>Go on where the last run stopped</source>
      <translation>从上次运行停止的地方继续</translation>
    </message>
    <message>
      <source>Ru&amp;n</source>
      <translation>运行(&amp;N)</translation>
    </message>
    <message>
      <source>Segment the raster (Enter)</source>
      <translation>分割栅格（回车）</translation>
    </message>
  </context>
  <context>
    <name>ScriptMenu</name>
    <message>
      <source>Copy as Python command</source>
      <translation>复制为 Python 命令</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>复制为 qgis_process 命令</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>在处理工具中打开…</translation>
    </message>
  </context>
  <context>
    <name>SegmentRaster</name>
    <message>
      <source>Number of polygons</source>
      <translation>多边形数量</translation>
    </message>
    <message>
      <source>Device used</source>
      <translation>使用的设备</translation>
    </message>
    <message>
      <source>Megapixels per second</source>
      <translation>每秒兆像素</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>每个类别的多边形和面积（JSON）</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>栅格图层</translation>
    </message>
    <message>
      <source>An aerial or satellite image. Files and whatever else GDAL reads are taken as they are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, so give an extent or an area for those.</source>
      <translation>航空或卫星影像。文件以及 GDAL 能读取的其他数据直接使用；来自服务器的图层（XYZ、WMS、WCS）先按模型的分辨率绘制，因此请为其给出范围或区域。</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>模型（留空：Crispline 自带的模型）</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>ONNX 模型 (*.onnx);;所有文件 (*)</translation>
    </message>
    <message>
      <source>An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a model” shows what is in it.</source>
      <translation>带模型卡的 ONNX 文件，可为 Crispline 或 Deepness 的模型卡。“描述模型”可显示其内容。</translation>
    </message>
    <message>
      <source>Bands (empty: as the model expects)</source>
      <translation>波段（留空：按模型的要求）</translation>
    </message>
    <message>
      <source>As many bands as the model expects, in its order. Empty: by the bands' names, else by their order.</source>
      <translation>与模型要求的数量和顺序一致的波段。留空：按波段名称，否则按顺序。</translation>
    </message>
    <message>
      <source>Extent (empty: the whole raster)</source>
      <translation>范围（留空：整个栅格）</translation>
    </message>
    <message>
      <source>Only pixels in it are segmented. Any CRS will do.</source>
      <translation>只分割其中的像素。可使用任何坐标参照系。</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>感兴趣区域</translation>
    </message>
    <message>
      <source>Only pixels in its polygons are segmented, or in those that are selected. Any CRS will do. With an extent, what lies in both.</source>
      <translation>只分割其多边形内或选中多边形内的像素。可使用任何坐标参照系。同时给出范围时，取两者的交集。</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>要写入的类别（留空：全部）</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>类别名称，用逗号或分号分隔；在 Python 中也可用列表。</translation>
    </message>
    <message>
      <source>Minimum area in m² (empty: 16 pixels)</source>
      <translation>最小面积，m²（留空：16 个像素）</translation>
    </message>
    <message>
      <source>Smaller polygons become part of the neighbour with which they share most of their border. 0 keeps all.</source>
      <translation>较小的多边形并入与其共享边界最长的邻居。0 表示全部保留。</translation>
    </message>
    <message>
      <source>Fill holes smaller than (m²)</source>
      <translation>填充小于此值的孔洞 (m²)</translation>
    </message>
    <message>
      <source>Holes that are smaller are filled. 0 keeps all.</source>
      <translation>较小的孔洞会被填充。0 表示全部保留。</translation>
    </message>
    <message>
      <source>Simplification tolerance in pixels</source>
      <translation>简化容差（像素）</translation>
    </message>
    <message>
      <source>How far outlines may move when they are made straight. Neighbours stay without gaps and overlaps. 0 keeps every vertex.</source>
      <translation>轮廓取直时最多可移动的距离。相邻多边形之间不会出现空隙和重叠。0 表示保留每个顶点。</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>What the model runs on; “auto” takes the fastest there is, and the log says which and why no better one.</source>
      <translation>运行模型的设备；“auto” 使用最快的设备，日志会说明是哪个，以及为何没有更好的。</translation>
    </message>
    <message>
      <source>Resolution in metres a pixel (empty: the model's)</source>
      <translation>分辨率，每像素米数（留空：模型的分辨率）</translation>
    </message>
    <message>
      <source>The raster is resampled to it before the model sees it.</source>
      <translation>模型处理之前，栅格先重采样到此分辨率。</translation>
    </message>
    <message>
      <source>Overlap of tiles, 0 to under 1 (empty: the model's)</source>
      <translation>瓦片重叠，0 至小于 1（留空：模型的重叠）</translation>
    </message>
    <message>
      <source>Share of a tile's side that its neighbour sees too. More is slower and smoother.</source>
      <translation>瓦片边长中邻居也能看到的比例。越大越慢，也越平滑。</translation>
    </message>
    <message>
      <source>Processor threads (empty: all)</source>
      <translation>处理器线程（留空：全部）</translation>
    </message>
    <message>
      <source>Fewer leave room for other programs.</source>
      <translation>较少的线程可为其他程序留出资源。</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>跳过无法读取的块</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, and do not end the job.</source>
      <translation>文件的损坏部分视为无数据并给出警告，不会终止任务。</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean probability) and n_vertices.</source>
      <translation>类别多边形，含 class_id、class_name、area_m2、perimeter_m、confidence（平均概率）和 n_vertices。</translation>
    </message>
    <message>
      <source>Class map</source>
      <translation>类别图</translation>
    </message>
    <message>
      <source>A GeoTIFF with the class of every pixel and a palette.</source>
      <translation>带有每个像素类别和调色板的 GeoTIFF。</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>存放每个类别一个 Shapefile 的文件夹</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>以类别命名；尚不存在时会创建。</translation>
    </message>
    <message>
      <source>Segment raster to polygons</source>
      <translation>将栅格分割为多边形</translation>
    </message>
    <message>
      <source>segmentation,semantic,classification,classify,land cover,buildings,deep learning,machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize</source>
      <translation>分割,语义,分类,土地覆盖,建筑物,深度学习,机器学习,神经网络,onnx,矢量化,多边形化,segmentation,deep learning,vectorize,polygonize</translation>
    </message>
    <message>
      <source>Segments an aerial or satellite image with a model and turns the classes into polygons with crisp boundaries: no stair-steps, no gaps or overlaps between neighbours, no seams, right angles where the model's classes have them.

Without a model the one that comes with Crispline is used. Any ONNX segmentation model with a model card will do.

On first use the engine is installed into the QGIS profile; nothing of QGIS itself is changed. A job that was cancelled or interrupted goes on where it stopped when it is run again with the same parameters.</source>
      <translation>用模型分割航空或卫星影像，并将类别转换为边界清晰的多边形：没有锯齿，相邻多边形之间没有空隙和重叠，没有接缝，模型类别带直角之处保持直角。

未指定模型时使用 Crispline 自带的模型。任何带模型卡的 ONNX 分割模型均可使用。

首次使用时，引擎会安装到 QGIS 用户配置中；QGIS 本身不作任何改动。被取消或中断的任务以相同参数再次运行时，会从停止处继续。</translation>
    </message>
    <message>
      <source>{} classes</source>
      <translation>{} 类别</translation>
    </message>
    <message>
      <source>{} class map</source>
      <translation>{} 类别图</translation>
    </message>
    <message>
      <source>expected a class map that ends with .tif, found {}; rename it</source>
      <translation>类别图应以 .tif 结尾，但为 {}；请重命名</translation>
    </message>
    <message>
      <source>expected polygons, a class map or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>应写入多边形、类别图或 Shapefile，但均未选择；请至少选择一项输出</translation>
    </message>
    <message>
      <source>expected a model, found no file {}; choose another one</source>
      <translation>需要模型，但没有文件 {}；请另选一个</translation>
    </message>
    <message>
      <source>expected bands of 1 to {} of layer {}, found {}; choose among these</source>
      <translation>应为 1 至 {} 的波段（图层 {}），但为 {}；请从中选择</translation>
    </message>
    <message>
      <source>expected a raster layer, found none under {}; choose another one</source>
      <translation>需要栅格图层，但在 {} 下未找到；请另选一个</translation>
    </message>
    <message>
      <source>expected a layer of polygons as area of interest, found none under {}; choose another one</source>
      <translation>感兴趣区域需要多边形图层，但在 {} 下未找到；请另选一个</translation>
    </message>
    <message>
      <source>the plugin's folder</source>
      <translation>插件文件夹</translation>
    </message>
  </context>
  <context>
    <name>SetUpEngine</name>
    <message>
      <source>Set up the engine</source>
      <translation>安装引擎</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall</source>
      <translation>安装,依赖,环境,python,pip,gpu,cuda,修复,卸载,install</translation>
    </message>
    <message>
      <source>The engine runs in a Python environment of its own, in a folder of the QGIS profile. It is made when it is first needed; here it can be made beforehand, for instance on computers of an office or in a script. Nothing of QGIS itself is changed.

set up: makes what is missing; goes on where an interrupted set-up stopped.
check: looks at every package and lets the engine examine itself.
repair: installs again what is broken.
remove: deletes the environment and what was downloaded for it.

What is left empty is taken from Crispline's options. A folder of wheels needs no network.</source>
      <translation>引擎在自己的 Python 环境中运行，位于 QGIS 用户配置的文件夹中。首次需要时自动创建；在此可以预先创建，例如用于办公室的计算机或脚本。QGIS 本身不作任何改动。

set up：创建缺少的部分；从被中断的安装停止处继续。
check：检查每个软件包，并让引擎自检。
repair：重新安装损坏的部分。
remove：删除环境及为其下载的内容。

留空的项取自 Crispline 的选项。使用 wheel 文件夹时无需网络。</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>要做什么</translation>
    </message>
    <message>
      <source>Scripts use these words as they are.</source>
      <translation>脚本原样使用这些词。</translation>
    </message>
    <message>
      <source>Build of ONNX Runtime (empty: as in the options)</source>
      <translation>ONNX Runtime 的版本类型（留空：与选项相同）</translation>
    </message>
    <message>
      <source>“auto” goes by the graphics driver; directml is for Windows.</source>
      <translation>“auto” 取决于显卡驱动；directml 用于 Windows。</translation>
    </message>
    <message>
      <source>Folder of wheels to install from, without a network</source>
      <translation>用于无网络安装的 wheel 文件夹</translation>
    </message>
    <message>
      <source>Holds every package of the requirements for this build and platform.</source>
      <translation>含有此版本类型和平台所需的每个软件包。</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>作为起点的 Python</translation>
    </message>
    <message>
      <source>Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded.</source>
      <translation>Python 3.11 或更高版本。留空：QGIS 的 Python，或自动下载的 Python。</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>软件包索引</translation>
    </message>
    <message>
      <source>Address of a mirror of PyPI.</source>
      <translation>PyPI 镜像的地址。</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>Such as http://host:port. Empty: that of QGIS.</source>
      <translation>例如 http://host:port。留空：QGIS 的代理。</translation>
    </message>
    <message>
      <source>Whether the engine can be used</source>
      <translation>引擎是否可用</translation>
    </message>
    <message>
      <source>State: ready, missing, outdated, incomplete or external</source>
      <translation>状态：ready、missing、outdated、incomplete 或 external</translation>
    </message>
    <message>
      <source>The engine's Python</source>
      <translation>引擎的 Python</translation>
    </message>
    <message>
      <source>Devices, fastest first, as JSON</source>
      <translation>设备，从最快的开始（JSON）</translation>
    </message>
    <message>
      <source>What a check found, as JSON</source>
      <translation>检查的结果（JSON）</translation>
    </message>
    <message>
      <source>File with the log of the latest set-up</source>
      <translation>最近一次安装的日志文件</translation>
    </message>
    <message>
      <source>Device {}: {}</source>
      <translation>设备 {}：{}</translation>
    </message>
    <message>
      <source>Device {}: not available, since {}</source>
      <translation>设备 {}：不可用，因为 {}</translation>
    </message>
  </context>
  <context>
    <name>SettingsForm</name>
    <message>
      <source>Add a raster layer to the project, and choose it above.</source>
      <translation>请向工程添加栅格图层，并在上方选择它。</translation>
    </message>
    <message>
      <source>This model cannot be used; choose another.</source>
      <translation>无法使用此模型；请另选一个。</translation>
    </message>
    <message>
      <source>A web service is asked for {limit} at most: choose a smaller area, or raise the limit in the options.</source>
      <translation>向网络服务最多请求 {limit}：请选择更小的区域，或在选项中提高上限。</translation>
    </message>
    <message>
      <source>Add a raster to the project</source>
      <translation>向工程添加栅格</translation>
    </message>
    <message>
      <source>{} cannot be opened as a raster.</source>
      <translation>无法将 {} 作为栅格打开。</translation>
    </message>
    <message>
      <source>Raster la&amp;yer</source>
      <translation>栅格图层(&amp;Y)</translation>
    </message>
    <message>
      <source>The aerial or satellite image to segment, also from a web service</source>
      <translation>要分割的航空或卫星影像，也可来自网络服务</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>栅格图层</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Add a raster file to the project</source>
      <translation>向工程添加栅格文件</translation>
    </message>
    <message>
      <source>Add a raster file</source>
      <translation>添加栅格文件</translation>
    </message>
    <message>
      <source>ONN&amp;X model</source>
      <translation>ONN&amp;X 模型</translation>
    </message>
    <message>
      <source>Area to se&amp;gment</source>
      <translation>要分割的区域(&amp;G)</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Ou&amp;tput polygons</source>
      <translation>输出多边形(&amp;T)</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>高级</translation>
    </message>
  </context>
  <context>
    <name>SetupPanel</name>
    <message>
      <source>The plugin was updated: its engine must be brought up to date before the next run.</source>
      <translation>插件已更新：下次运行前必须更新其引擎。</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing; it can go on from here.</source>
      <translation>引擎安装被中断，或缺少文件；可以从这里继续。</translation>
    </message>
    <message>
      <source>Crispline's engine runs outside QGIS and is installed once. This takes a few minutes.</source>
      <translation>Crispline 的引擎在 QGIS 之外运行，只需安装一次，需要几分钟。</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>正在安装 Crispline 引擎</translation>
    </message>
    <message>
      <source>Preparing …</source>
      <translation>正在准备 …</translation>
    </message>
    <message>
      <source>Looking for a graphics card</source>
      <translation>正在查找显卡</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>自动：{}</translation>
    </message>
    <message>
      <source>The folder {}</source>
      <translation>文件夹 {}</translation>
    </message>
    <message>
      <source>PyPI, over the network</source>
      <translation>PyPI，通过网络</translation>
    </message>
    <message>
      <source>&lt;b&gt;Set up the engine&lt;/b&gt;</source>
      <translation>&lt;b&gt;安装引擎&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Installs</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>ONNX Runtime and the libraries around it, in a Python of its own. QGIS' Python stays as it is.</source>
      <translation>ONNX Runtime 及相关库，置于单独的 Python 中。QGIS 的 Python 保持不变。</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>需要</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>From</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>&amp;Build for</source>
      <translation>版本类型(&amp;B)</translation>
    </message>
    <message>
      <source>A graphics card is many times faster than a processor, its build many times larger</source>
      <translation>显卡比处理器快很多倍，其安装包也大很多倍</translation>
    </message>
    <message>
      <source>Build to install</source>
      <translation>要安装的版本类型</translation>
    </message>
    <message>
      <source>O&amp;ptions…</source>
      <translation>选项(&amp;P)…</translation>
    </message>
    <message>
      <source>Installation without a network, proxy, your own Python</source>
      <translation>无网络安装、代理、自己的 Python</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>取消(&amp;A)</translation>
    </message>
    <message>
      <source>Stop the set-up; it can go on later</source>
      <translation>停止安装；以后可以继续</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>安装(&amp;U)</translation>
    </message>
    <message>
      <source>Install the engine (Enter)</source>
      <translation>安装引擎（回车）</translation>
    </message>
  </context>
  <context>
    <name>VectorizeClasses</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there</source>
      <translation>应为引擎写入 {}，但：{}；请在该处腾出空间</translation>
    </message>
    <message>
      <source>Vectorise class raster</source>
      <translation>类别栅格矢量化</translation>
    </message>
    <message>
      <source>polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,smooth,simplify,coverage,topology</source>
      <translation>多边形化,矢量化,栅格转矢量,类别图,土地覆盖,分类,平滑,简化,覆盖,拓扑,polygonize,vectorize</translation>
    </message>
    <message>
      <source>Turns a raster of class numbers, from Crispline or any other tool, into class polygons: a coverage without gaps and overlaps, with simplified outlines instead of stair-steps.

Names and colours come from the layer's palette where it is drawn by one, else from the raster's own category names, attribute table and colour table. The polygons are styled with them.

A class raster does not say where between two pixels a boundary runs, so outlines are less exact than those of “Segment raster to polygons”, which knows the probabilities. A probability store that the command line has kept can be used instead of a raster.</source>
      <translation>将 Crispline 或其他任何工具生成的类别编号栅格转换为类别多边形：没有空隙和重叠的覆盖，轮廓经过简化，没有锯齿。

名称和颜色取自图层的调色板（若按调色板绘制），否则取自栅格自身的类别名称、属性表和颜色表，并用于多边形的样式。

类别栅格不能说明边界在两个像素之间的确切位置，因此轮廓不如“将栅格分割为多边形”精确，后者掌握概率。也可以使用命令行保留的概率存储来代替栅格。</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>多边形数量</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>每个类别的多边形和面积（JSON）</translation>
    </message>
    <message>
      <source>{} polygons</source>
      <translation>{} 多边形</translation>
    </message>
    <message>
      <source>Class raster</source>
      <translation>类别栅格</translation>
    </message>
    <message>
      <source>Whole numbers, up to 255 different ones. No data stays without a polygon.</source>
      <translation>整数，最多 255 个不同值。无数据处没有多边形。</translation>
    </message>
    <message>
      <source>Band (empty: the only one)</source>
      <translation>波段（留空：唯一的波段）</translation>
    </message>
    <message>
      <source>The band with the class numbers.</source>
      <translation>含类别编号的波段。</translation>
    </message>
    <message>
      <source>Probability store instead of a raster (.zarr folder)</source>
      <translation>代替栅格的概率存储（.zarr 文件夹）</translation>
    </message>
    <message>
      <source>A folder written by “crispline segment --probabilities” or “crispline infer”.</source>
      <translation>由 “crispline segment --probabilities” 或 “crispline infer” 写入的文件夹。</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (empty for a class raster) and n_vertices.</source>
      <translation>类别多边形，含 class_id、class_name、area_m2、perimeter_m、confidence（类别栅格为空）和 n_vertices。</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>存放每个类别一个 Shapefile 的文件夹</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>以类别命名；尚不存在时会创建。</translation>
    </message>
    <message>
      <source>expected either a class raster or a probability store, found {}; give one of them</source>
      <translation>需要类别栅格或概率存储之一，但给出了{}；请给出其中一个</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>零个</translation>
    </message>
    <message>
      <source>both</source>
      <translation>两个</translation>
    </message>
    <message>
      <source>expected polygons or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>应写入多边形或 Shapefile，但均未选择；请至少选择一项输出</translation>
    </message>
    <message>
      <source>expected a class raster, found none under {}; choose another one</source>
      <translation>需要类别栅格，但在 {} 下未找到；请另选一个</translation>
    </message>
    <message>
      <source>expected a raster of class numbers, found pictures in layer {}; use “Segment raster to polygons” to find classes in a picture</source>
      <translation>需要类别编号栅格，但图层 {} 是影像；要在影像中寻找类别，请使用“将栅格分割为多边形”</translation>
    </message>
    <message>
      <source>expected one band of class numbers, found {} bands in layer {}; choose the band</source>
      <translation>需要一个类别编号波段，但找到 {} 个波段（图层 {}）；请选择波段</translation>
    </message>
  </context>
</TS>
